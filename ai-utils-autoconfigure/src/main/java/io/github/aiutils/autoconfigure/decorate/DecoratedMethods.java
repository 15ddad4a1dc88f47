package io.github.aiutils.autoconfigure.decorate;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.github.aiutils.autoconfigure.decorate.DecoratedMethod.Shape;
import io.github.aiutils.decorate.AiCircuitBreaker;
import io.github.aiutils.decorate.AiLimited;
import io.github.aiutils.decorate.AiRetry;
import io.github.aiutils.decorate.AiTimed;
import io.github.aiutils.decorate.AiTimeout;
import io.github.aiutils.decorate.Decorator;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Reads annotations. The order of decorators is that of the path of a call, whatever the
 * order of the annotations: timed, retry, limited, breaker, timeout.
 */
final class DecoratedMethods {

    private static final Set<Class<? extends Annotation>> ANNOTATIONS = Set.of(AiTimed.class, AiRetry.class,
            AiLimited.class, AiCircuitBreaker.class, AiTimeout.class);

    private final Supplier<NamedDecorators> decorators;

    private final Map<Key, Optional<DecoratedMethod>> known = new ConcurrentHashMap<>();

    DecoratedMethods(Supplier<NamedDecorators> decorators) {
        this.decorators = decorators;
    }

    /** Most beans are the framework's, and reading all their methods would take time. */
    static boolean mayHave(Class<?> type) {
        return !type.getName().startsWith("org.springframework.")
                && AnnotationUtils.isCandidateClass(type, ANNOTATIONS);
    }

    @Nullable DecoratedMethod find(Method method, Class<?> type) {
        Key key = new Key(method, type);
        Optional<DecoratedMethod> found = this.known.get(key);
        if (found == null) {
            found = Optional.ofNullable(read(AopUtils.getMostSpecificMethod(method, type), type));
            this.known.put(key, found);
        }
        return found.orElse(null);
    }

    private @Nullable DecoratedMethod read(Method method, Class<?> type) {
        List<Decorator> stack = new ArrayList<>();
        add(stack, method, type, AiTimed.class, (each, who) -> decorators().timed(each.value()));
        add(stack, method, type, AiRetry.class, (each, who) -> decorators().retry(each.value(), who));
        add(stack, method, type, AiLimited.class, (each, who) -> decorators().limited(each.value(), who));
        add(stack, method, type, AiCircuitBreaker.class, (each, who) -> decorators().breaker(each.value(), who));
        add(stack, method, type, AiTimeout.class, (each, who) -> decorators().timeout(each.value(), who));
        if (stack.isEmpty()) {
            return null;
        }
        Shape shape = Shape.of(method.getReturnType());
        if (shape == null) {
            throw new IllegalStateException(name(method, type) + " is decorated but returns "
                    + method.getReturnType().getName()
                    + "; let it return a Mono, a Flux, a CompletableFuture or a value that is there at its end");
        }
        return new DecoratedMethod(Decorator.stacked(stack.toArray(Decorator[]::new)), shape);
    }

    private NamedDecorators decorators() {
        return this.decorators.get();
    }

    private static <A extends Annotation> void add(List<Decorator> stack, Method method, Class<?> type,
            Class<A> annotation, BiFunction<A, String, Decorator> decorator) {
        A found = AnnotatedElementUtils.findMergedAnnotation(method, annotation);
        if (found == null && Modifier.isPublic(method.getModifiers()) && method.getDeclaringClass() != Object.class) {
            found = AnnotatedElementUtils.findMergedAnnotation(type, annotation);
        }
        if (found != null) {
            stack.add(decorator.apply(found,
                    "@" + annotation.getSimpleName() + " of " + name(method, type) + " names it"));
        }
    }

    private static String name(Method method, Class<?> type) {
        return type.getSimpleName() + "." + method.getName() + "()";
    }

    private record Key(Method method, Class<?> type) {
    }

}

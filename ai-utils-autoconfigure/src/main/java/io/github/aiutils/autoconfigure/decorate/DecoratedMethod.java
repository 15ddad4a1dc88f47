package io.github.aiutils.autoconfigure.decorate;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.github.aiutils.decorate.Decorator;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.aop.ProxyMethodInvocation;

/**
 * A method and what is around it. The method itself is called for each attempt, when the
 * work begins.
 *
 * @param decorator what is around it
 * @param shape what it returns
 */
record DecoratedMethod(Decorator decorator, Shape shape) {

    @Nullable Object invoke(MethodInvocation invocation) throws Exception {
        return this.shape.invoke(this.decorator, invocation);
    }

    private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
        try {
            return ((ProxyMethodInvocation) invocation).invocableClone().proceed();
        }
        catch (Exception | Error ex) {
            throw ex;
        }
        catch (Throwable ex) {
            throw new UndeclaredThrowableException(ex);
        }
    }

    private static Publisher<?> publisher(MethodInvocation invocation) {
        try {
            return (proceed(invocation) instanceof Publisher<?> publisher) ? publisher
                    : Mono.error(new IllegalStateException(invocation.getMethod() + " returned no publisher"));
        }
        catch (Exception ex) {
            return Mono.error(ex);
        }
    }

    /**
     * The method's own future and none that depends on it, so that a cancel reaches it.
     */
    @SuppressWarnings("unchecked")
    private static CompletionStage<Object> stage(MethodInvocation invocation) {
        try {
            return (proceed(invocation) instanceof CompletionStage<?> stage) ? (CompletionStage<Object>) stage
                    : CompletableFuture
                        .failedFuture(new IllegalStateException(invocation.getMethod() + " returned no future"));
        }
        catch (Exception ex) {
            return CompletableFuture.failedFuture(ex);
        }
    }

    /** What a method returns. */
    enum Shape {

        MONO {
            @Override
            Object invoke(Decorator decorator, MethodInvocation invocation) {
                return decorator.apply(Mono.defer(() -> Mono.from(publisher(invocation))));
            }
        },

        FLUX {
            @Override
            Object invoke(Decorator decorator, MethodInvocation invocation) {
                return decorator.apply(Flux.defer(() -> publisher(invocation)));
            }
        },

        FUTURE {
            @Override
            Object invoke(Decorator decorator, MethodInvocation invocation) {
                return decorator.future(() -> stage(invocation));
            }
        },

        VALUE {
            @Override
            @Nullable Object invoke(Decorator decorator, MethodInvocation invocation) throws Exception {
                return decorator.call(() -> proceed(invocation));
            }
        };

        abstract @Nullable Object invoke(Decorator decorator, MethodInvocation invocation) throws Exception;

        /** Returns {@code null} for what nobody can decorate. */
        static @Nullable Shape of(Class<?> type) {
            if (type == Mono.class) {
                return MONO;
            }
            if (type == Flux.class || type == Publisher.class) {
                return FLUX;
            }
            if (type == CompletableFuture.class || type == CompletionStage.class) {
                return FUTURE;
            }
            boolean other = Publisher.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
                    || Future.class.isAssignableFrom(type);
            return other ? null : VALUE;
        }

    }

}

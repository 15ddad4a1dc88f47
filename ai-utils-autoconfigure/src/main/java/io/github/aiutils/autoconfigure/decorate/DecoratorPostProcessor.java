package io.github.aiutils.autoconfigure.decorate;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;

/**
 * Puts decorators around annotated methods of beans: outside of all other advice that the
 * bean has, so that each attempt has a transaction of its own.
 */
@SuppressWarnings("serial")
final class DecoratorPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor {

    DecoratorPostProcessor(DecoratedMethods methods, boolean proxyTargetClass) {
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(proxyTargetClass);
        this.advisor = new DefaultPointcutAdvisor(new Annotated(methods), new Interceptor(methods));
    }

    /** Reading a method's annotations stops the start where they name nothing. */
    private static final class Annotated extends StaticMethodMatcherPointcut {

        private final DecoratedMethods methods;

        Annotated(DecoratedMethods methods) {
            this.methods = methods;
            setClassFilter(DecoratedMethods::mayHave);
        }

        @Override
        public boolean matches(Method method, Class<?> targetClass) {
            return this.methods.find(method, targetClass) != null;
        }

    }

    private record Interceptor(DecoratedMethods methods) implements MethodInterceptor {

        @Override
        public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
            Object target = invocation.getThis();
            Class<?> type = (target != null) ? AopUtils.getTargetClass(target)
                    : invocation.getMethod().getDeclaringClass();
            DecoratedMethod decorated = this.methods.find(invocation.getMethod(), type);
            return (decorated != null) ? decorated.invoke(invocation) : invocation.proceed();
        }

    }

}

package dev.embedway.testing.contracts.vector;

import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorStore;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Has cases that {@link Needs} marks check the refusal, where the store lacks their feature. */
final class FeatureCases implements InvocationInterceptor {

  /** A contract of a store. */
  interface Contract {

    /** The store under test. */
    VectorStore storeOfFeatures();
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Optional<VectorFeature> needed =
        AnnotationSupport.findAnnotation(method.getExecutable(), Needs.class).map(Needs::value);
    VectorStore store = ((Contract) context.getRequiredTestInstance()).storeOfFeatures();
    if (needed.filter(feature -> !store.engine().has(feature)).isPresent()) {
      invocation.skip();
      new Refusals(store, StoreFixture.fresh(384)).check(needed.get());
    } else {
      invocation.proceed();
    }
  }
}

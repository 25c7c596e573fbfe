package dev.embedway.testing.contracts.vector;

import dev.embedway.core.vector.VectorFeature;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Feature that a case of a contract needs: with a store that lacks it, the case is that the store
 * refuses it by name.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

  /** The feature. */
  VectorFeature value();
}

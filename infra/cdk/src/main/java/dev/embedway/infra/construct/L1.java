package dev.embedway.infra.construct;

import java.util.Objects;
import software.constructs.IConstruct;

/** The CloudFormation resource within a construct, for what the construct itself cannot say. */
public final class L1 {

  private L1() {}

  /** The resource of {@code construct}, as the class that CDK has for its type. */
  public static <T> T of(IConstruct construct, Class<T> type) {
    return type.cast(
        Objects.requireNonNull(construct.getNode().getDefaultChild(), "no default child"));
  }
}

package dev.embedway.infra;

import java.util.Objects;
import software.constructs.IConstruct;

/** The CloudFormation resource within a construct, for what the construct itself cannot say. */
final class L1 {

  private L1() {}

  static <T> T of(IConstruct construct, Class<T> type) {
    return type.cast(
        Objects.requireNonNull(construct.getNode().getDefaultChild(), "no default child"));
  }
}

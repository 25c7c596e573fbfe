package dev.embedway.core.pipeline.job;

import java.util.List;

/**
 * A change of the forget list, part of a {@link LedgerCommit}.
 *
 * @param added entries, each in place of one of the same leftover
 * @param withdrawn leftovers that are needed again; one that is not listed is no error
 */
public record ForgetChange(List<ForgetEntry> added, List<Leftover> withdrawn) {

  /** No change. */
  public static final ForgetChange NONE = new ForgetChange(List.of(), List.of());

  public ForgetChange {
    added = List.copyOf(added);
    withdrawn = List.copyOf(withdrawn);
  }

  public static ForgetChange add(ForgetEntry entry) {
    return new ForgetChange(List.of(entry), List.of());
  }

  static ForgetChange withdraw(Leftover leftover) {
    return new ForgetChange(List.of(), List.of(leftover));
  }
}

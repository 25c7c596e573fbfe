package dev.embedway.core.reembed;

/**
 * Documents of a store by what a version has of them.
 *
 * @param documents all of them
 * @param done of which it has what searches find in the live version
 * @param underWay whose jobs are not over
 * @param failed whose jobs failed or were cancelled
 * @param waiting whose jobs are not made yet
 */
public record FillCounts(long documents, long done, long underWay, long failed, long waiting) {

  /** No document. */
  public static final FillCounts NONE = new FillCounts(0, 0, 0, 0, 0);

  /** One document. */
  static FillCounts of(DocumentLevel.Progress progress) {
    return switch (progress) {
      case DONE -> new FillCounts(1, 1, 0, 0, 0);
      case UNDER_WAY -> new FillCounts(1, 0, 1, 0, 0);
      case FAILED -> new FillCounts(1, 0, 0, 1, 0);
      case WAITING -> new FillCounts(1, 0, 0, 0, 1);
    };
  }

  /** True if the version has all but those that failed. */
  public boolean isOver() {
    return underWay == 0 && waiting == 0;
  }

  FillCounts plus(FillCounts other) {
    return new FillCounts(
        documents + other.documents,
        done + other.done,
        underWay + other.underWay,
        failed + other.failed,
        waiting + other.waiting);
  }
}

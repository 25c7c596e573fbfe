package dev.embedway.infra;

import java.util.Locale;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.logs.RetentionDays;

/** What a deployment is for, and so how hard its data is to lose. */
public enum Stage {
  /** {@code cdk destroy} takes everything with it. */
  DEV(RemovalPolicy.DESTROY, RetentionDays.ONE_WEEK, 1, 50),
  /** Data outlives its stack; objects and rows can be brought back. */
  PROD(RemovalPolicy.RETAIN, RetentionDays.THREE_MONTHS, 14, 200);

  private final RemovalPolicy data;
  private final RetentionDays logs;
  private final int backupDays;
  private final int requestsPerSecond;

  Stage(RemovalPolicy data, RetentionDays logs, int backupDays, int requestsPerSecond) {
    this.data = data;
    this.logs = logs;
    this.backupDays = backupDays;
    this.requestsPerSecond = requestsPerSecond;
  }

  /** The word in context and names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What becomes of data when its stack goes. */
  RemovalPolicy dataRemoval() {
    return data;
  }

  /** Whether data is protected from a slip of the hand. */
  boolean keepsData() {
    return data == RemovalPolicy.RETAIN;
  }

  RetentionDays logRetention() {
    return logs;
  }

  /** Days for which the database can be brought back. */
  int backupDays() {
    return backupDays;
  }

  /** What API Gateway lets through; twice that in a burst. */
  int requestsPerSecond() {
    return requestsPerSecond;
  }
}

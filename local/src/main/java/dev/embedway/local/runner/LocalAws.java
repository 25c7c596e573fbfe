package dev.embedway.local.runner;

import com.google.errorprone.annotations.Immutable;

/** The names by which the local cloud calls itself where AWS has an account and a region. */
@Immutable
public final class LocalAws {

  /** The region of every client and event. */
  public static final String REGION = "us-east-1";

  /** The account number of every event. */
  public static final String ACCOUNT = "000000000000";

  private LocalAws() {}

  /** An Amazon resource name in the local account. */
  public static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
  }
}

package dev.embedway.core.limit;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.Allowance;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.HumanTime;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.limit.Limiter.Answer;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/** The limits of every tenant, and the one of all together. */
@ThreadSafe
public final class TenantLimits {

  private static final String ALL = "the requests of all tenants together";
  private static final String OWN = "a tenant's requests";

  private final LimitSettings settings;
  private final Limiter limiter;

  /** Limits as set, of which those that are 0 do not hold. */
  public TenantLimits(LimitSettings settings, Limiter limiter) {
    this.settings = settings;
    this.limiter = limiter;
  }

  /**
   * Lets one request begin.
   *
   * @throws RateLimitedException {@code requests}
   */
  public Permits admit(TenantId tenant) {
    Optional<Bucket> own = requests(tenant);
    Optional<Allowance> left = own.flatMap(bucket -> take(bucket, OWN));
    try {
      bucket("global", settings.globalRequests()).ifPresent(bucket -> take(bucket, ALL));
    } catch (RateLimitedException e) {
      own.ifPresent(bucket -> limiter.giveBack(bucket, 1));
      throw e;
    }
    return new Permits(tokens(tenant).map(bucket -> new Permits.Tap(limiter, bucket)), left);
  }

  /**
   * Takes tokens of work that no caller waits for: as many a second as a tenant's requests may
   * have, beside them. What is more than the bucket ever holds is owed.
   *
   * @return false when there are not so many yet, and none was taken
   */
  public boolean takeInBackground(TenantId tenant, long count) {
    Optional<Bucket> bucket = bucket("T#" + tenant + "#background", settings.tenantTokens());
    return count == 0 || bucket.stream().allMatch(from -> takeOrOwe(from, count));
  }

  private boolean takeOrOwe(Bucket from, long count) {
    long atOnce = Math.min(count, from.capacity());
    boolean isGranted =
        limiter.take(from, atOnce).map(Answer.Granted.class::isInstance).orElse(true);
    if (isGranted && count > atOnce) {
      limiter.charge(from, count - atOnce);
    }
    return isGranted;
  }

  /** State of a tenant's request limit; empty when there is none, or its state is not known. */
  public Optional<Allowance> requestsLeft(TenantId tenant) {
    return requests(tenant).flatMap(limiter::look);
  }

  /** State of a tenant's token limit; empty when there is none, or its state is not known. */
  public Optional<Allowance> tokensLeft(TenantId tenant) {
    return tokens(tenant).flatMap(limiter::look);
  }

  /** The limits as set. */
  public LimitSettings settings() {
    return settings;
  }

  private Optional<Allowance> take(Bucket bucket, String whose) {
    return limiter
        .take(bucket, 1)
        .map(answer ->
            switch (answer) {
              case Answer.Granted granted -> granted.left();
              case Answer.Refused refused ->
                  throw refusal(
                      ErrorCode.REQUESTS,
                      whose
                          + " are limited to "
                          + bucket.perSecond()
                          + " a second, "
                          + bucket.capacity()
                          + " at once",
                      refused);
            });
  }

  static RateLimitedException refusal(ErrorCode code, String limit, Answer.Refused refused) {
    return new RateLimitedException(
        code,
        limit + "; try again in " + HumanTime.of(refused.retryAfter()),
        refused.retryAfter(),
        refused.left());
  }

  private Optional<Bucket> requests(TenantId tenant) {
    return bucket("T#" + tenant + "#requests", settings.tenantRequests());
  }

  private Optional<Bucket> tokens(TenantId tenant) {
    return bucket("T#" + tenant + "#tokens", settings.tenantTokens());
  }

  private static Optional<Bucket> bucket(String name, long perSecond) {
    return perSecond == 0 ? Optional.empty() : Optional.of(new Bucket(name, perSecond));
  }
}

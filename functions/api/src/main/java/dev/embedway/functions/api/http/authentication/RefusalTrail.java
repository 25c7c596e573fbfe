package dev.embedway.functions.api.http.authentication;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.tenant.Caller;
import dev.embedway.functions.api.http.message.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audit of requests that were refused although their key is known: for a signature that does not
 * hold, a role or tenant that is not the key's, or an id that its tenant has not. A key may send
 * many, so a process writes one record of each kind and key in a {@link #PERIOD}. Where that cannot
 * be written, the request is refused all the same.
 */
@ThreadSafe
public final class RefusalTrail {

  /** Least time between two records of one kind and key. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  private static final int MAX_KEPT = 1000;

  /** Characters of an id that are written: it is another tenant's, and any id has as many. */
  private static final int SHOWN = 12;

  private static final Pattern ID = Pattern.compile("[a-z]{1,8}_[0-9a-f]{24}(_[0-9]{1,18})*");
  private static final Logger LOG = LoggerFactory.getLogger(RefusalTrail.class);

  private final AuditTrail audit;
  private final InstantSource clock;

  /** Times from which a kind and key may be written again; guarded by itself. */
  private final Map<String, Instant> next = new LinkedHashMap<>();

  /** A trail that writes into this audit. */
  public RefusalTrail(AuditTrail audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /** Notes a signature that was refused. */
  void signature(Caller caller, SourceAddress source, AuthenticationException fault) {
    note(
        caller,
        "request.signature_refused",
        source.text(),
        Map.of("code", fault.code().wire(), "reason", String.valueOf(fault.getMessage())));
  }

  /**
   * Notes a request that was refused, if that says something of who sent it.
   *
   * @param route method and template of the path
   * @param parameters variables of the path
   */
  public void refused(
      Caller caller, String route, Map<String, String> parameters, EmbedwayException fault) {
    if (fault.code() == ErrorCode.ROLE_REQUIRED) {
      note(caller, "request.role_refused", route, Map.of("code", fault.code().wire()));
      return;
    }
    Optional<String> id =
        parameters.values().stream().filter(value -> ID.matcher(value).matches()).findFirst();
    if (id.isPresent() && fault.code().wire().endsWith("_not_found")) {
      note(
          caller,
          "request.unknown_id",
          id.get().substring(0, SHOWN),
          Map.of("code", fault.code().wire(), "route", route));
    }
  }

  private void note(Caller caller, String action, String subject, Map<String, String> facts) {
    if (!isDue(caller.keyId() + " " + action)) {
      return;
    }
    try {
      audit.note(caller, caller.tenant(), action, subject, Map.of(), facts);
    } catch (EmbedwayException e) {
      LOG.warn("{} of {} is not in the audit: {}", action, caller.keyId(), e.code().wire());
    }
  }

  private boolean isDue(String kind) {
    Instant now = clock.instant();
    synchronized (next) {
      if (now.isBefore(next.getOrDefault(kind, now))) {
        return false;
      }
      next.remove(kind);
      if (next.size() >= MAX_KEPT) {
        next.remove(next.keySet().iterator().next());
      }
      next.put(kind, now.plus(PERIOD));
      return true;
    }
  }
}

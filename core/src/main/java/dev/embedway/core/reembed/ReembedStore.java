package dev.embedway.core.reembed;

import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.tenant.TenantId;
import java.util.List;

/**
 * Re-embeds that are not over, of all stores.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns. Reads see every
 * change that returned before.
 */
public interface ReembedStore {

  /** All of them, in no order. */
  List<Reembed> all();

  /** Those of one store. */
  List<Reembed> of(TenantId tenant, String storeId);

  /**
   * Writes one in place of that of its revision, or adds it where that is 0. A write whose answer
   * was lost is made once, however often it is sent.
   *
   * @return false, with nothing changed, when it has another revision by now
   */
  boolean put(Reembed next);

  /** Takes one off the list; one that is not there is no error. */
  void remove(Target target);
}

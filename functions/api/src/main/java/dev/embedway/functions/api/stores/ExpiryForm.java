package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.ExpiryChange;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/**
 * The expiry of a store as OpenAI's clients write and read it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores/create">OpenAI's
 *     vector stores</a>
 */
final class ExpiryForm {

  static final String FIELD = "expires_after";

  private static final String ANCHOR = "anchor";
  private static final String DAYS = "days";

  /** The one anchor that there is. */
  private static final String LAST_USE = "last_active_at";

  private ExpiryForm() {}

  /** The change that a body asks for: null takes the expiry away, and none leaves it. */
  static ExpiryChange read(Fields fields) {
    if (fields.isNull(FIELD)) {
      return new ExpiryChange.Never();
    }
    Optional<Fields> given = fields.object(FIELD, List.of(ANCHOR, DAYS));
    return given.map(ExpiryForm::after).orElseGet(ExpiryChange.Keep::new);
  }

  private static ExpiryChange after(Fields given) {
    if (!given.requiredText(ANCHOR).equals(LAST_USE)) {
      throw given.invalid(
          ANCHOR, "expires_after.anchor must be " + LAST_USE + ", the last use of the store");
    }
    int days = given.integer(DAYS).orElse(0);
    if (days < 1 || days > StoreExpiry.MAX_DAYS) {
      throw given.invalid(
          DAYS,
          "expires_after.days must be an integer from 1 to "
              + StoreExpiry.MAX_DAYS
              + "; send expires_after as null for a store that does not expire");
    }
    return new ExpiryChange.After(days);
  }

  /** Adds what a store's object shows of its expiry; null where it has none. */
  static void show(StoreSpec store, ObjectNode body) {
    Optional<StoreExpiry> expiry = store.expiry();
    body.set(
        FIELD,
        expiry
            .map(each -> Json.object().put(ANCHOR, LAST_USE).put(DAYS, each.days()))
            .orElse(null));
    body.put("expires_at", expiry.map(each -> each.at().getEpochSecond()).orElse(null));
    body.put(LAST_USE, expiry.map(each -> each.activeAt().getEpochSecond()).orElse(null));
  }
}

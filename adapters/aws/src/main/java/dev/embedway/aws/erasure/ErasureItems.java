package dev.embedway.aws.erasure;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.ItemSchema;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.ErasureProgress;
import dev.embedway.core.erasure.ErasureReceipt;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Erasures to items and back. Attribute names are the records' own. */
final class ErasureItems {

  static final String REVISION = "revision";

  private static final String TENANT = "tenant";
  private static final String PSEUDONYM = "pseudonym";
  private static final String PASS = "pass";
  private static final String PLACE = "place";
  private static final String AFTER = "after";
  private static final String PENDING = "pending";
  private static final String COUNTS = "counts";
  private static final String UNREACHABLE = "unreachable";
  private static final String REQUESTED = "requestedAt";
  private static final String ERASED = "erasedAt";
  private static final String SETTLED = "settledAt";
  private static final String SUBJECT = "subject";
  private static final String HMAC = "hmac";
  private static final String KIND = "kind";
  private static final String HANDLE = "handle";
  private static final String COUNT = "count";
  private static final String RECEIPT = "receipt";
  private static final String WORK = "work";

  private ErasureItems() {}

  static Item.Builder of(Erasure erasure) {
    Item.Builder item =
        ItemSchema.builder()
            .with(REQUESTED, erasure.times().requested())
            .with(SETTLED, erasure.times().settled())
            .with(REVISION, erasure.revision());
    erasure.work().ifPresent(work -> item.with(WORK, of(work)));
    erasure.receipt().ifPresent(sealed -> item.with(RECEIPT, of(sealed)));
    return item;
  }

  static Erasure erasure(String id, Item item) {
    ItemSchema.require(item, "the control table");
    return new Erasure(
        id,
        item.map(WORK).map(ErasureItems::work),
        new Erasure.Times(item.instant(REQUESTED), item.instant(SETTLED)),
        item.map(RECEIPT).map(ErasureItems::sealed),
        item.longValue(REVISION));
  }

  private static Item of(Erasure.Work work) {
    ErasureScope scope = work.scope();
    ErasureProgress progress = work.progress();
    Item.Builder counts = Item.builder();
    progress.counts().forEach((kind, count) -> counts.with(kind.name(), count));
    Item.Builder item =
        Item.builder()
            .with(TENANT, scope.tenant().value())
            .with(PSEUDONYM, scope.pseudonym().value())
            .with(PASS, progress.pass())
            .with(PLACE, progress.place())
            .with(PENDING, progress.pending().stream().map(ErasureItems::of).toList())
            .with(COUNTS, counts.build());
    progress.after().ifPresent(after -> item.with(AFTER, after));
    return item.build();
  }

  private static Item of(Remnant remnant) {
    return Item.builder()
        .with(KIND, remnant.kind().name())
        .with(HANDLE, remnant.handle())
        .with(COUNT, remnant.count())
        .build();
  }

  private static Erasure.Work work(Item item) {
    TenantId tenant = new TenantId(item.string(TENANT));
    Map<ErasedKind, Long> counts = new EnumMap<>(ErasedKind.class);
    Item counted = item.map(COUNTS).orElseThrow();
    counted
        .values()
        .keySet()
        .forEach(kind -> counts.put(ErasedKind.valueOf(kind), counted.longValue(kind)));
    List<Remnant> pending =
        item.list(PENDING).stream()
            .map(remnant ->
                new Remnant(
                    ErasedKind.valueOf(remnant.string(KIND)),
                    remnant.string(HANDLE),
                    remnant.longValue(COUNT)))
            .toList();
    return new Erasure.Work(
        new ErasureScope(tenant, new TenantId(item.string(PSEUDONYM))),
        new ErasureProgress(
            item.intValue(PASS),
            item.intValue(PLACE),
            item.optionalString(AFTER),
            pending,
            counts));
  }

  private static Item of(ErasureReceipt.Sealed sealed) {
    ErasureReceipt receipt = sealed.receipt();
    Item.Builder counts = Item.builder();
    receipt.counts().forEach(counts::with);
    Item.Builder unreachable = Item.builder();
    receipt.unreachable().forEach(unreachable::with);
    return Item.builder()
        .with(SUBJECT, receipt.subject())
        .with(REQUESTED, receipt.requestedAt())
        .with(ERASED, receipt.erasedAt())
        .with(COUNTS, counts.build())
        .with(UNREACHABLE, unreachable.build())
        .with(HMAC, sealed.hmac())
        .build();
  }

  private static ErasureReceipt.Sealed sealed(Item item) {
    SortedMap<String, Long> counts = new TreeMap<>();
    Item counted = item.map(COUNTS).orElseThrow();
    counted.values().keySet().forEach(kind -> counts.put(kind, counted.longValue(kind)));
    SortedMap<String, String> unreachable = new TreeMap<>();
    Item copies = item.map(UNREACHABLE).orElseThrow();
    copies.values().keySet().forEach(copy -> unreachable.put(copy, copies.string(copy)));
    return new ErasureReceipt.Sealed(
        new ErasureReceipt(
            item.string(SUBJECT),
            item.instant(REQUESTED),
            item.instant(ERASED),
            counts,
            unreachable),
        item.string(HMAC));
  }
}

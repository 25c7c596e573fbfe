package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The fleet's numbers in the control table: {@value #SHARDS} items {@code M#<shard>} / {@code
 * fleet}, with an attribute for each number. A write adds to a shard drawn anew, so that no item is
 * every environment's. A write that the SDK sends again counts twice if another environment wrote
 * to the shard in between: these numbers are for graphs and alarms, nothing is limited or billed by
 * them.
 *
 * <p>Thread-safe if its generator is.
 */
public final class DynamoCounterStore implements CounterStore {

  private static final int SHARDS = 8;
  private static final String BETWEEN = "|";

  /** An expression has at most 4 KB. */
  private static final int PER_WRITE = 100;

  private final DynamoTable table;
  private final RandomGenerator random;

  /** Numbers in a table of the shape that the topology gives it. */
  public DynamoCounterStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.random = random;
  }

  @Override
  public void add(Map<Sample, Long> increments) {
    Map<String, AttributeValue> place = place(random.nextInt(SHARDS));
    List<Map.Entry<Sample, Long>> all = List.copyOf(increments.entrySet());
    for (int from = 0; from < all.size(); from += PER_WRITE) {
      add(place, all.subList(from, Math.min(all.size(), from + PER_WRITE)));
    }
  }

  private void add(Map<String, AttributeValue> place, List<Map.Entry<Sample, Long>> some) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    StringJoiner expression = new StringJoiner(", ", "ADD ", "");
    for (int i = 0; i < some.size(); i++) {
      names.put("#n" + i, attribute(some.get(i).getKey()));
      values.put(":v" + i, Item.number(some.get(i).getValue()));
      expression.add("#n" + i + " :v" + i);
    }
    table.update(new DynamoUpdate(place, expression.toString(), "", names, values));
  }

  @Override
  public Map<Sample, Long> totals() {
    Map<Sample, Long> totals = new HashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      table
          .get(place(shard))
          .map(Item::values)
          .orElse(Map.of())
          .forEach((name, value) ->
              sample(name)
                  .ifPresent(sample -> totals.merge(sample, Long.parseLong(value.n()), Long::sum)));
    }
    return totals;
  }

  private static String attribute(Sample sample) {
    return sample.metric().wire()
        + BETWEEN
        + sample.part()
        + sample.labels().stream()
            .map(label -> BETWEEN + label.replace(BETWEEN, "_"))
            .collect(Collectors.joining());
  }

  /** The sample of an attribute; empty for keys, and for what a later version counts. */
  private static Optional<Sample> sample(String attribute) {
    List<String> parts = List.of(attribute.split("\\|", -1));
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.wire().equals(parts.getFirst()))
        .filter(metric -> parts.size() == metric.labels().size() + 2)
        .map(metric -> new Sample(metric, parts.subList(2, parts.size()), parts.get(1)))
        .findFirst();
  }

  private static Map<String, AttributeValue> place(int shard) {
    return DynamoTable.key("M#" + shard, "fleet");
  }
}

package dev.embedway.deployment;

import java.time.Duration;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Resources of a cloud and their numbers, each in a line of words, so that two clouds can be
 * compared. Queues, tables and buckets go by the variables that tell functions their names, since
 * the names themselves are CloudFormation's choice.
 *
 * <p>One thread at a time.
 */
final class Facts {

  private final NavigableMap<String, String> all = new TreeMap<>();

  NavigableMap<String, String> all() {
    return Collections.unmodifiableNavigableMap(all);
  }

  static boolean namesAResource(String variable) {
    return variable.matches("EMBEDWAY_[A-Z_]+_(QUEUE|TABLE|BUCKET)");
  }

  /** One that tells functions where something is; said as often as there are functions. */
  void variable(String name) {
    if (namesAResource(name) || name.equals("EMBEDWAY_DATABASE_URL")) {
      all.put("variable " + name, "is read");
    }
  }

  static String deadLetters(String queue) {
    return "dead letters of " + queue;
  }

  void queue(String variable, String visibilitySeconds, String receives, String retentionSeconds) {
    put("queue " + variable + ", visibility timeout", visibilitySeconds);
    put("queue " + variable + ", receives", receives);
    put("queue " + variable + ", retention", retentionSeconds);
  }

  /** One that no function is told of. */
  void otherQueue(String name, String retentionSeconds) {
    put("queue " + name + ", retention", retentionSeconds);
  }

  void mapping(String queue, String function, int batchSize, Duration window, int maxConcurrency) {
    put("mapping of " + queue + ", function", function);
    put("mapping of " + queue + ", batch size", Integer.toString(batchSize));
    put("mapping of " + queue + ", window", window.toString());
    put("mapping of " + queue + ", concurrency", Integer.toString(maxConcurrency));
  }

  void function(String name, String handler, Duration timeout) {
    put("function " + name, handler + " within " + timeout);
  }

  void table(
      String variable, String keys, NavigableMap<String, String> indexes, String ttlAttribute) {
    put("table " + variable + ", keys", keys);
    put("table " + variable + ", indexes", indexes.toString());
    put("table " + variable + ", time to live", ttlAttribute);
  }

  void bucket(String variable) {
    put("bucket " + variable, "is there");
  }

  void event(String bucket, String event, String queue) {
    put("bucket " + bucket + ", " + event, queue);
  }

  void schedule(String function, Duration period) {
    put("schedule of " + function, period.toString());
  }

  private void put(String name, String value) {
    String before = all.put(name, value);
    if (before != null) {
      throw new AssertionError("twice: " + name);
    }
  }

  /** A line for each fact that only one of two clouds has, or that they have differently. */
  static NavigableMap<String, String> differences(
      NavigableMap<String, String> deployed, NavigableMap<String, String> local) {
    NavigableMap<String, String> differences = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>(deployed.keySet());
    names.addAll(local.keySet());
    for (String name : names) {
      String there = deployed.getOrDefault(name, "-");
      String here = local.getOrDefault(name, "-");
      if (!there.equals(here)) {
        differences.put(name, there + " on AWS, " + here + " here");
      }
    }
    return differences;
  }
}

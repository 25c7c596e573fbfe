package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Services that Embedway itself has no client of: by their wire protocols, with a signature that
 * the emulator does not check.
 *
 * @param http a client
 * @param endpoint of the emulator
 */
record OtherServices(HttpClient http, URI endpoint) {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final Pattern STACK = Pattern.compile("<StackName>([^<]+)</StackName>");

  List<String> stacks() {
    String xml =
        send(
            request("cloudformation", "/")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("Action=DescribeStacks&Version=2010-05-15")));
    return STACK.matcher(xml).results().map(match -> match.group(1)).toList();
  }

  List<String> functions() {
    return texts(get("lambda", "/2015-03-31/functions/").path("Functions"), "FunctionName");
  }

  List<String> mappings() {
    return texts(
        get("lambda", "/2015-03-31/event-source-mappings/").path("EventSourceMappings"), "UUID");
  }

  /** The mapping of a queue, by part of the queue's name. */
  String mapping(String queue) {
    return StreamSupport.stream(
            get("lambda", "/2015-03-31/event-source-mappings/")
                .path("EventSourceMappings")
                .spliterator(),
            false)
        .filter(mapping -> mapping.path("EventSourceArn").asText().contains(queue))
        .map(mapping -> mapping.path("UUID").asText())
        .findFirst()
        .orElseThrow();
  }

  /** Has a mapping take messages, or leave them in the queue. */
  void enable(String mapping, boolean enabled) {
    send(
        request("lambda", "/2015-03-31/event-source-mappings/" + mapping)
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString("{\"Enabled\":" + enabled + "}")));
  }

  List<String> logGroups() {
    return texts(
        json(send(
                request("logs", "/")
                    .header("content-type", "application/x-amz-json-1.1")
                    .header("x-amz-target", "Logs_20140328.DescribeLogGroups")
                    .POST(BodyPublishers.ofString("{}"))))
            .path("logGroups"),
        "logGroupName");
  }

  List<String> schedules() {
    return texts(get("scheduler", "/schedules").path("Schedules"), "Name");
  }

  JsonNode schedule(String name) {
    return get("scheduler", "/schedules/" + name);
  }

  void createSchedule(String name, JsonNode schedule) {
    send(
        request("scheduler", "/schedules/" + name)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(schedule.toString())));
  }

  private JsonNode get(String service, String path) {
    return json(send(request(service, path).GET()));
  }

  private HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(endpoint.resolve(path))
        .timeout(BOUND)
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"
                + service
                + "/aws4_request, SignedHeaders=host, Signature=0");
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError(answer + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static List<String> texts(JsonNode all, String member) {
    return StreamSupport.stream(all.spliterator(), false)
        .map(each -> each.path(member).asText())
        .toList();
  }
}

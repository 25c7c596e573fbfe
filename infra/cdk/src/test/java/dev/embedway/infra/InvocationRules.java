package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.infra.Iam.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Faults of a deployment by which one service could not call another. */
final class InvocationRules {

  static final String SCHEDULE = "AWS::Scheduler::Schedule";

  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  private static final int MAX_CONCURRENCY = 1000;
  private static final String INVOKE = "lambda:InvokeFunction";

  private InvocationRules() {}

  /** Routes whose function does not let API Gateway invoke it for them. */
  static Stream<String> routes(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("AWS::ApiGatewayV2::Route")
        .flatMap(route -> {
          Resource integration = assembly.target(route.property("Target"));
          String function = cfn.text(integration.property("IntegrationUri"));
          return assembly
              .all("AWS::ApiGatewayV2::Stage")
              .flatMap(stage -> invokeArns(cfn, route, stage))
              .filter(arn -> !admits(assembly, function, "apigateway.amazonaws.com", arn))
              .map(arn -> arn + " may not invoke " + function);
        });
  }

  /** The ARNs by which a route is invoked: its path as it is written, and as it may be called. */
  private static Stream<String> invokeArns(Cfn cfn, Resource route, Resource stage) {
    String key = route.property("RouteKey").asText();
    String path = key.equals("$default") ? "$default" : key.replace(" ", "");
    String before =
        "arn:aws:execute-api:%s:%s:%s/%s/"
            .formatted(
                Cfn.REGION,
                Cfn.ACCOUNT,
                cfn.text(route.property("ApiId")),
                stage.property("StageName").asText());
    return Stream.of(path, path.replaceAll("\\{[^}]+}", "some-name")).map(before::concat);
  }

  /** True if a permission of a function, a version or an alias admits a service's resource. */
  private static boolean admits(
      Assembly assembly, String function, String service, String sourceArn) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("AWS::Lambda::Permission")
        .filter(each -> cfn.text(each.property("FunctionName")).equals(function))
        .filter(each -> cfn.text(each.property("Action")).equals(INVOKE))
        .filter(each -> cfn.text(each.property("Principal")).equals(service))
        .filter(each ->
            each.property("SourceAccount").isMissingNode()
                || cfn.text(each.property("SourceAccount")).equals(Cfn.ACCOUNT))
        .anyMatch(each -> Iam.arnMatches(cfn.text(each.property("SourceArn")), sourceArn));
  }

  /** Buckets whose events do not reach the queue that they are for. */
  static Stream<String> notifications(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("AWS::S3::Bucket")
        .flatMap(bucket ->
            bucket
                .property("NotificationConfiguration")
                .path("QueueConfigurations")
                .valueStream()
                .flatMap(told -> {
                  Resource queue = assembly.target(told.path("Queue"));
                  Call call =
                      Call.byService(
                          "s3.amazonaws.com", "sqs:SendMessage", cfn.arn(queue), cfn.arn(bucket));
                  return Stream.concat(
                      refused(assembly, queue, "AWS::SQS::QueuePolicy", "Queues", call),
                      waits(assembly, bucket, queue));
                }));
  }

  /** S3 asks the queue when the bucket is told of it: the queue's policy has to be there. */
  private static Stream<String> waits(Assembly assembly, Resource bucket, Resource queue) {
    return policies(assembly, "AWS::SQS::QueuePolicy", "Queues", queue)
        .filter(policy ->
            bucket
                .json()
                .path("DependsOn")
                .valueStream()
                .noneMatch(id -> id.asText().equals(policy.id())))
        .map(policy -> bucket + " does not wait for " + policy);
  }

  /** Alarms whose topic CloudWatch cannot publish to, or may for anybody's alarm. */
  static Stream<String> alarmActions(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("AWS::CloudWatch::Alarm")
        .flatMap(alarm ->
            alarm
                .property("AlarmActions")
                .valueStream()
                .flatMap(action -> {
                  Resource topic = assembly.target(action);
                  Call call =
                      Call.byService(
                          "cloudwatch.amazonaws.com",
                          "sns:Publish",
                          cfn.arn(topic),
                          cfn.arn(alarm));
                  return Stream.concat(
                      refused(assembly, topic, "AWS::SNS::TopicPolicy", "Topics", call),
                      managedKey(cfn, topic));
                }));
  }

  /** The key that SNS manages does not admit CloudWatch, and its policy cannot be changed. */
  private static Stream<String> managedKey(Cfn cfn, Resource topic) {
    return cfn.text(topic.property("KmsMasterKeyId")).equals("alias/aws/sns")
        ? Stream.of(topic + " is encrypted by a key that CloudWatch may not use")
        : Stream.of();
  }

  /**
   * Faults of a resource's policies, of which there is at least one: CDK replaces the default one
   * by a policy of its own as soon as anything is added.
   */
  private static Stream<String> refused(
      Assembly assembly, Resource resource, String type, String property, Call call) {
    Iam iam = new Iam(new Cfn(assembly));
    if (!iam.allows(statements(assembly, type, property, resource), call)) {
      return Stream.of(resource + " refuses " + call);
    }
    return iam.allows(statements(assembly, type, property, resource), call.ofAnotherAccount())
        ? Stream.of(resource + " admits " + call.ofAnotherAccount())
        : Stream.of();
  }

  private static Stream<JsonNode> statements(
      Assembly assembly, String type, String property, Resource resource) {
    return policies(assembly, type, property, resource)
        .flatMap(policy -> policy.statements("PolicyDocument"));
  }

  private static Stream<Resource> policies(
      Assembly assembly, String type, String property, Resource resource) {
    return assembly
        .all(type)
        .filter(policy ->
            policy
                .property(property)
                .valueStream()
                .anyMatch(each -> assembly.target(each).equals(resource)));
  }

  /** Schedules that cannot start their function, or not leave a run that failed. */
  static Stream<String> schedules(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all(SCHEDULE)
        .flatMap(schedule -> {
          JsonNode target = schedule.property("Target");
          Resource role = assembly.target(target.path("RoleArn"));
          return Stream.of(
                  trust(assembly, schedule, role),
                  held(assembly, role, Call.byRole(INVOKE, cfn.text(target.path("Arn")))),
                  held(
                      assembly,
                      role,
                      Call.byRole("sqs:SendMessage", cfn.text(target.at("/DeadLetterConfig/Arn")))))
              .flatMap(faults -> faults);
        });
  }

  private static Stream<String> trust(Assembly assembly, Resource schedule, Resource role) {
    Cfn cfn = new Cfn(assembly);
    Iam iam = new Iam(cfn);
    Call call =
        Call.byService(
            "scheduler.amazonaws.com", "sts:AssumeRole", cfn.arn(role), cfn.arn(schedule));
    if (!iam.allows(role.statements("AssumeRolePolicyDocument"), call)) {
      return Stream.of(role + " is not assumed by Scheduler");
    }
    return iam.allows(role.statements("AssumeRolePolicyDocument"), call.ofAnotherAccount())
        ? Stream.of(role + " is assumed for another account's schedule")
        : Stream.of();
  }

  /** The call, unless a role may make it. */
  static Stream<String> held(Assembly assembly, Resource role, Call call) {
    return new Iam(new Cfn(assembly)).allows(PolicyRules.granted(assembly, role), call)
        ? Stream.of()
        : Stream.of(role + " may not " + call.action() + " on " + call.resource());
  }

  /** Mappings whose function may not take from the queue, or not in the time that it needs. */
  static Stream<String> mappings(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("AWS::Lambda::EventSourceMapping")
        .flatMap(mapping -> {
          Resource queue = assembly.target(mapping.property("EventSourceArn"));
          Resource function = assembly.target(mapping.property("FunctionName"));
          Resource role = assembly.target(function.property("Role"));
          int needed =
              6 * function.property("Timeout").asInt()
                  + mapping.property("MaximumBatchingWindowInSeconds").asInt();
          Stream<String> early =
              queue.property("VisibilityTimeout").asInt() < needed
                  ? Stream.of(queue + " is visible again before " + needed + " s")
                  : Stream.of();
          return Stream.concat(
              early,
              Stream.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
                  .flatMap(action -> held(assembly, role, Call.byRole(action, cfn.arn(queue)))));
        });
  }

  /**
   * Mappings whose bound is none that Lambda takes, or more than their function may run at once.
   */
  static Stream<String> concurrency(Assembly assembly) {
    return assembly
        .all("AWS::Lambda::EventSourceMapping")
        .flatMap(mapping -> {
          int max = mapping.property("ScalingConfig").path("MaximumConcurrency").asInt();
          int reserved =
              assembly
                  .target(mapping.property("FunctionName"))
                  .property("ReservedConcurrentExecutions")
                  .asInt(MAX_CONCURRENCY);
          return fault(
              max < 2 || max > MAX_CONCURRENCY || reserved < max,
              mapping + " may run " + max + " times at once");
        });
  }

  /** Resources that a key of KMS encrypts, whose policy no rule holds against its users. */
  static Stream<String> keys(Assembly assembly) {
    return assembly
        .all()
        .flatMap(resource ->
            Stream.of("KmsMasterKeyId", "KmsKeyId", "KMSMasterKeyID", "KmsKeyArn", "KMSMasterKeyId")
                .filter(name -> resource.json().findValue(name) != null)
                .map(name -> resource + " has " + name));
  }

  /** Dead-letter queues that do not take what their source gives up. */
  static Stream<String> deadLetters(Assembly assembly) {
    return assembly
        .all("AWS::SQS::Queue")
        .filter(queue -> queue.property("RedrivePolicy").has("deadLetterTargetArn"))
        .flatMap(queue -> {
          Resource left =
              assembly.target(queue.property("RedrivePolicy").path("deadLetterTargetArn"));
          return Stream.of(
                  fault(
                      left.property("FifoQueue").asBoolean()
                          != queue.property("FifoQueue").asBoolean(),
                      left + " is of another type than " + queue),
                  fault(!admitsSource(assembly, left, queue), left + " does not admit " + queue),
                  fault(
                      left.property("MessageRetentionPeriod").asInt()
                          < queue.property("MessageRetentionPeriod").asInt(),
                      left + " keeps messages shorter than " + queue),
                  fault(
                      left.property("RedrivePolicy").has("deadLetterTargetArn"),
                      left + " gives messages up itself"))
              .flatMap(faults -> faults);
        });
  }

  private static boolean admitsSource(Assembly assembly, Resource left, Resource queue) {
    JsonNode policy = left.property("RedriveAllowPolicy");
    return switch (policy.path("redrivePermission").asText("allowAll")) {
      case "allowAll" -> true;
      case "byQueue" ->
          policy
              .path("sourceQueueArns")
              .valueStream()
              .anyMatch(arn -> assembly.target(arn).equals(queue));
      default -> false;
    };
  }

  /** Custom resources that CloudFormation gives up before their function is done. */
  static Stream<String> customResources(Assembly assembly) {
    return assembly
        .all()
        .filter(resource -> !resource.property("ServiceToken").isMissingNode())
        .flatMap(resource -> {
          int timeout =
              assembly.target(resource.property("ServiceToken")).property("Timeout").asInt();
          return fault(
              resource.property("ServiceTimeout").asInt() <= timeout,
              resource + " is given up before its function's " + timeout + " s");
        });
  }

  /** Releases that CodeDeploy may not make, or would not turn back by an alarm. */
  static Stream<String> releases(Assembly assembly) {
    Iam iam = new Iam(new Cfn(assembly));
    return assembly
        .all("AWS::CodeDeploy::DeploymentGroup")
        .flatMap(group -> {
          Resource role = assembly.target(group.property("ServiceRoleArn"));
          Call call =
              Call.byService(
                  "codedeploy.amazonaws.com", "sts:AssumeRole", new Cfn(assembly).arn(role), "");
          JsonNode alarms = group.property("AlarmConfiguration").path("Alarms");
          return Stream.of(
                  fault(
                      !iam.allows(role.statements("AssumeRolePolicyDocument"), call),
                      role + " is not assumed by CodeDeploy"),
                  fault(
                      !role.property("ManagedPolicyArns")
                          .toString()
                          .contains("AWSCodeDeployRoleForLambdaLimited"),
                      role + " may not shift an alias"),
                  fault(alarms.isEmpty(), group + " is turned back by no alarm"),
                  alarms
                      .valueStream()
                      .filter(each ->
                          !assembly
                              .target(each.path("Name"))
                              .type()
                              .equals("AWS::CloudWatch::Alarm"))
                      .map(each -> group + " waits for " + each))
              .flatMap(faults -> faults);
        });
  }

  /** The time between two runs of a schedule. */
  static Duration period(Resource schedule) {
    String expression = schedule.property("ScheduleExpression").asText();
    Matcher rate = RATE.matcher(expression);
    if (!rate.matches()) {
      throw new IllegalArgumentException("no rate: " + expression);
    }
    long count = Long.parseLong(rate.group(1));
    return switch (rate.group(2)) {
      case "minute" -> Duration.ofMinutes(count);
      case "hour" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** A fault, if there is one. */
  static Stream<String> fault(boolean found, String what) {
    return Optional.of(what).filter(each -> found).stream();
  }
}

package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules by which AWS lets a deployment work and which no emulator checks, each over all
 * resources of its kind in every variant of the templates. Each method breaks a copy of a template
 * too, and expects its rule to see it.
 */
@ExtendWith(Assemblies.class)
class DeployedRulesTest {

  private final Assemblies assemblies;

  DeployedRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  /** A rule: what it finds in a deployment, one line each. */
  private interface Rule extends Function<Assembly, Stream<String>> {}

  /** Says what a rule finds in any variant. */
  private void holds(Rule rule) {
    String found =
        Stream.of(Variant.values())
            .flatMap(
                variant -> rule.apply(assemblies.of(variant)).map(fault -> variant + ": " + fault))
            .collect(Collectors.joining("\n"));

    assertTrue(found.isEmpty(), () -> "\n" + found + "\n");
  }

  /** Expects a rule to find something in a copy in which resources of a type were changed. */
  private void sees(Rule rule, Variant variant, String type, Consumer<Change> change) {
    Assembly whole = assemblies.of(variant);
    Assembly broken =
        new Assembly(
            whole.directory(),
            new Template(whole.stateful().json().deepCopy()),
            new Template(whole.stateless().json().deepCopy()));
    List<Resource> changed = broken.all(type).toList();
    assertFalse(changed.isEmpty(), "no " + type);
    changed.forEach(resource -> change.accept(new Change((ObjectNode) resource.json())));

    assertTrue(rule.apply(broken).findAny().isPresent(), "the rule does not see a broken " + type);
  }

  /** A resource that is being changed. */
  private record Change(ObjectNode resource) {

    ObjectNode properties() {
      return (ObjectNode) resource.path("Properties");
    }

    ObjectNode object(String name) {
      return (ObjectNode) properties().path(name);
    }

    /** The property of a name, in the text of which a pattern is replaced. */
    void replace(String name, String pattern, String by) {
      try {
        properties()
            .set(
                name,
                new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(properties().path(name).toString().replaceAll(pattern, by)));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    /** Takes the statements with an effect out of a policy document. */
    void withoutStatements(String document, String effect) {
      ArrayNode statements = (ArrayNode) object(document).path("Statement");
      for (int i = statements.size() - 1; i >= 0; i--) {
        if (statements.get(i).path("Effect").asText().equals(effect)) {
          statements.remove(i);
        }
      }
    }
  }

  /**
   * API Gateway invokes a route's function as {@code <api>/<stage>/<METHOD>/<path>}, and {@code
   * $default}'s as {@code <api>/$default/$default}, which has one part less.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Lambda
   *     integrations</a>
   * @see <a href="https://github.com/aws/serverless-application-model/issues/1860">Permission of
   *     $default</a>
   */
  @Test
  void everyRouteMayInvokeItsFunction() {
    sees(
        InvocationRules::routes,
        Variant.DEV,
        "AWS::Lambda::Permission",
        permission -> permission.replace("SourceArn", "/\\*(/\\*)+", "/*/*/*"));
    holds(InvocationRules::routes);
  }

  /**
   * A topic with a policy of its own takes from CloudWatch what the policy allows, and the key that
   * SNS manages does not admit CloudWatch.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html">Alarms
   *     and SNS</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html">Access of
   *     other services</a>
   */
  @Test
  void everyAlarmMayPublishToItsTopic() {
    sees(
        InvocationRules::alarmActions,
        Variant.DEV,
        "AWS::SNS::TopicPolicy",
        policy -> policy.withoutStatements("PolicyDocument", "Allow"));
    sees(
        InvocationRules::alarmActions,
        Variant.DEV,
        "AWS::SNS::Topic",
        topic -> topic.properties().put("KmsMasterKeyId", "alias/aws/sns"));
    holds(InvocationRules::alarmActions);
  }

  /**
   * S3 asks the queue whether it may send when the bucket is told of the queue, and needs the
   * queue's leave for each message.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html">Destinations
   *     of S3's events</a>
   */
  @Test
  void everyNotificationReachesItsQueue() {
    sees(
        InvocationRules::notifications,
        Variant.PROD,
        "AWS::SQS::QueuePolicy",
        policy -> policy.withoutStatements("PolicyDocument", "Allow"));
    sees(
        InvocationRules::notifications,
        Variant.PROD,
        "AWS::S3::Bucket",
        bucket -> bucket.resource().remove("DependsOn"));
    holds(InvocationRules::notifications);
  }

  /**
   * Scheduler assumes a role that may invoke the target and send to the dead-letter queue; for this
   * account's schedules alone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role">Execution
   *     role</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html">Confused
   *     deputy</a>
   */
  @Test
  void everyScheduleMayStartItsFunctionAndLeaveWhatItCannot() {
    sees(
        InvocationRules::schedules,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "sqs:SendMessage", "sqs:GetQueueUrl"));
    sees(
        InvocationRules::schedules,
        Variant.DEV,
        "AWS::IAM::Role",
        role -> role.replace("AssumeRolePolicyDocument", "scheduler.", "events."));
    holds(InvocationRules::schedules);
  }

  /**
   * A queue's visibility timeout is at least six times its function's timeout and the batching
   * window, and the function's role takes from it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">Configuring
   *     a queue for Lambda</a>
   */
  @Test
  void everyMappingMayTakeFromItsQueueInTime() {
    sees(
        InvocationRules::mappings,
        Variant.DEV,
        "AWS::SQS::Queue",
        queue -> queue.properties().put("VisibilityTimeout", 359));
    sees(
        InvocationRules::mappings,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "sqs:DeleteMessage", "sqs:GetQueueUrl"));
    holds(InvocationRules::mappings);
  }

  /**
   * The concurrency of a mapping is 2 to 1,000, and not above what is reserved for its function.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html">Scaling
   *     of SQS mappings</a>
   */
  @Test
  void everyMappingHasAConcurrencyThatLambdaTakes() {
    sees(
        InvocationRules::concurrency,
        Variant.DEV,
        "AWS::Lambda::EventSourceMapping",
        mapping -> mapping.object("ScalingConfig").put("MaximumConcurrency", 1));
    sees(
        InvocationRules::concurrency,
        Variant.DEV,
        "AWS::Lambda::Function",
        function -> function.properties().put("ReservedConcurrentExecutions", 1));
    holds(InvocationRules::concurrency);
  }

  /**
   * A key of KMS admits whom its policy names: S3, CloudWatch and Lambda are not among them by
   * default. There is none so far; with the first one comes a rule about its policy.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html">Services
   *     in key policies</a>
   */
  @Test
  void nothingIsEncryptedByAKeyThatItsUsersMayNotUse() {
    sees(
        InvocationRules::keys,
        Variant.DEV,
        "AWS::SQS::Queue",
        queue -> queue.properties().put("KmsMasterKeyId", "alias/aws/sqs"));
    holds(InvocationRules::keys);
  }

  /**
   * A dead-letter queue is of its source's type, admits it and keeps messages at least as long: in
   * a standard queue a message's age counts from its first sending.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html">Dead-letter
   *     queues</a>
   */
  @Test
  void everyDeadLetterQueueTakesWhatItsSourceGivesUp() {
    sees(
        InvocationRules::deadLetters,
        Variant.DEV,
        "AWS::SQS::Queue",
        queue ->
            queue.properties().putObject("RedriveAllowPolicy").put("redrivePermission", "denyAll"));
    holds(InvocationRules::deadLetters);
  }

  /**
   * CodeDeploy shifts an alias as its own role, and back when an alarm of the group rings.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html">Service
   *     role</a>
   */
  @Test
  void everyReleaseMayBeShiftedAndTurnedBack() {
    sees(
        InvocationRules::releases,
        Variant.PROD,
        "AWS::IAM::Role",
        role -> role.replace("AssumeRolePolicyDocument", "codedeploy", "ecs"));
    sees(
        InvocationRules::releases,
        Variant.PROD,
        "AWS::CodeDeploy::DeploymentGroup",
        group -> group.properties().remove("AlarmConfiguration"));
    holds(InvocationRules::releases);
  }

  /**
   * CloudFormation waits for a custom resource as long as its service timeout says.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html">Custom
   *     resources</a>
   */
  @Test
  void everyCustomResourceOutlivesItsFunction() {
    sees(
        InvocationRules::customResources,
        Variant.DEV,
        "Custom::EmbedwayTables",
        resource -> resource.properties().put("ServiceTimeout", "300"));
    holds(InvocationRules::customResources);
  }

  /**
   * CloudWatch takes an alarm of any metric; only those that the service publishes by just these
   * dimensions ever have a value.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Lambda's
   *     metrics</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html">Metrics
   *     of HTTP APIs</a>
   */
  @Test
  void everyAlarmWatchesAMetricThatIsPublished() {
    sees(
        AlarmRules::metrics,
        Variant.DEV,
        "AWS::CloudWatch::Alarm",
        alarm -> alarm.replace("MetricName", "5xx", "5XXError"));
    holds(AlarmRules::metrics);
    holds(AlarmRules::dimensions);
    sees(
        AlarmRules::dimensions,
        Variant.DEV,
        "AWS::CloudWatch::Alarm",
        alarm -> alarm.replace("Dimensions", "GraphsFunction[0-9A-Z]+", "GraphsLive002F5CE1"));
  }

  /**
   * An alarm fires when enough periods of the last few are over its threshold. A function has a
   * datapoint only where a run began, and Lambda dates it so although it is known when the run has
   * ended.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">Evaluation
   *     of alarms</a>
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">When
   *     metrics are there</a>
   */
  @Test
  void everyAlarmIsSetOffBySomeSequenceOfRuns() {
    sees(
        AlarmRules::rhythm,
        Variant.DEV,
        "AWS::CloudWatch::Alarm",
        alarm -> alarm.properties().put("EvaluationPeriods", 4));
    holds(AlarmRules::rhythm);
  }

  /** Whatever can fail by itself has an alarm. */
  @Test
  void everyQueueFunctionAndServerHasAnAlarm() {
    sees(
        AlarmRules::unwatched,
        Variant.DEV,
        "AWS::CloudWatch::Alarm",
        alarm -> alarm.replace("Dimensions", "SchedulesDeadLetters[0-9A-Z]+", "ApiLive7AE1C96A"));
    holds(AlarmRules::unwatched);
  }

  /**
   * Addresses that were looked up before a snapshot are of no use after it; the JVM keeps them for
   * 30 s of a clock that a snapshot stops.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html#snapstart-networking">Networking
   *     with SnapStart</a>
   */
  @Test
  void noSnapshotKeepsAddressesOfNames() {
    sees(
        SnapshotRules::names,
        Variant.DEV,
        "AWS::Lambda::Function",
        function -> function.replace("Environment", " ?-Dsun.net.inetaddr.ttl=0", ""));
    holds(SnapshotRules::names);
  }

  /**
   * A version that was not invoked for 14 days becomes inactive, and calls fail until it is active
   * again.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-function-states">Function
   *     states</a>
   */
  @Test
  void noFunctionWithASnapshotIsIdleForFourteenDays() {
    sees(
        SnapshotRules::idle,
        Variant.DEV,
        InvocationRules.SCHEDULE,
        schedule -> schedule.properties().put("ScheduleExpression", "rate(14 days)"));
    sees(
        SnapshotRules::idle,
        Variant.DEV,
        InvocationRules.SCHEDULE,
        schedule -> schedule.properties().put("State", "DISABLED"));
    holds(SnapshotRules::idle);
  }

  /**
   * Only published versions have snapshots, and with runtimes and settings that SnapStart goes
   * with.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-supported-features">Supported
   *     features</a>
   */
  @Test
  void snapshotsAreUsedWhereTheyAreMade() {
    sees(
        SnapshotRules::unpublished,
        Variant.DEV,
        "AWS::Lambda::EventSourceMapping",
        mapping -> mapping.replace("FunctionName", ":live", ""));
    sees(
        SnapshotRules::unsupported,
        Variant.DEV,
        "AWS::Lambda::Function",
        function -> function.properties().putObject("EphemeralStorage").put("Size", 2048));
    holds(SnapshotRules::unpublished);
    holds(SnapshotRules::unsupported);
  }

  /**
   * A snapshot holds the environment's variables as they were at deployment: credentials among them
   * would end, and a secret that CloudFormation resolved could be read in the console.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">Credentials
   *     with SnapStart</a>
   */
  @Test
  void noSnapshotHoldsCredentials() {
    sees(
        SnapshotRules::credentials,
        Variant.DEV,
        "AWS::Lambda::Function",
        function ->
            ((ObjectNode) function.object("Environment").path("Variables"))
                .put("AWS_SESSION_TOKEN", "t"));
    sees(
        SnapshotRules::resolvedSecrets,
        Variant.DEV,
        "AWS::Lambda::Function",
        function ->
            ((ObjectNode) function.object("Environment").path("Variables"))
                .put("HF_TOKEN", "{{resolve:ssm:token}}"));
    holds(SnapshotRules::credentials);
    holds(SnapshotRules::resolvedSecrets);
  }

  /**
   * A function in a network without NAT reaches a service through an endpoint of the service that
   * its subnets are routed to or that admits it, or over IPv6 where the endpoint's name has such an
   * address.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html">Internet
   *     access</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html">Endpoints</a>
   */
  @Test
  void everyFunctionInANetworkReachesWhatItCalls() {
    sees(
        ReachRules::services,
        Variant.ENDPOINTS,
        "AWS::EC2::VPCEndpoint",
        endpoint -> endpoint.replace("ServiceName", "[.]sqs", ".sns"));
    sees(
        ReachRules::services,
        Variant.ENDPOINTS,
        "AWS::EC2::VPCEndpoint",
        endpoint -> endpoint.properties().put("PrivateDnsEnabled", false));
    sees(
        ReachRules::services,
        Variant.DEV,
        "AWS::EC2::Route",
        route -> route.properties().remove("EgressOnlyInternetGatewayId"));
    holds(ReachRules::services);
  }

  /**
   * A security group admits what a rule of it names, and so it is on the way out.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html">Security
   *     group rules</a>
   */
  @Test
  void everyUserOfTheDatabaseIsLetIn() {
    sees(
        ReachRules::database,
        Variant.DEV,
        "AWS::EC2::SecurityGroupEgress",
        rule -> rule.properties().put("FromPort", 5433));
    holds(ReachRules::database);
  }

  /**
   * A role that enters by IAM connects as the user that its policy names.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html">IAM
   *     database access</a>
   */
  @Test
  void everyEntryIntoTheDatabaseIsGranted() {
    sees(
        GrantRules::databaseEntries,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "/embedway_app", "/embedway_owner"));
    sees(
        GrantRules::databaseEntries,
        Variant.DEV,
        "AWS::RDS::DBCluster",
        cluster -> cluster.properties().put("EnableIAMDatabaseAuthentication", false));
    holds(GrantRules::databaseEntries);
  }

  /**
   * The Data API is called with a secret that the caller may read too.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html">Access
   *     to the Data API</a>
   */
  @Test
  void theDataApiIsOpenToWhoeverMakesTheRoles() {
    sees(
        GrantRules::dataApi,
        Variant.DEV,
        "AWS::RDS::DBCluster",
        cluster -> cluster.properties().put("EnableHttpEndpoint", false));
    sees(
        GrantRules::dataApi,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy ->
            policy.replace(
                "PolicyDocument", "rds-data:ExecuteStatement", "rds-data:BatchExecuteStatement"));
    holds(GrantRules::dataApi);
  }

  /**
   * A secret is read by the functions that use its setting, and by no others.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html">Policies
   *     of identities</a>
   */
  @Test
  void everySecretIsReadByWhoeverUsesItAlone() {
    sees(
        GrantRules::unreadable,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy ->
            policy.replace("PolicyDocument", "secretsmanager:GetSecretValue", "ssm:GetParameter"));
    sees(
        GrantRules::idle,
        Variant.DEV,
        "AWS::Lambda::Function",
        function ->
            ((ObjectNode) function.object("Environment").path("Variables"))
                .remove("EMBEDWAY_CACHE_SECRET"));
    sees(
        GrantRules::foreign,
        Variant.DEV,
        "AWS::Lambda::Function",
        function ->
            ((ObjectNode) function.object("Environment").path("Variables"))
                .put("OPENAI_API_KEY", "secretsmanager:embedway/openai"));
    holds(GrantRules::unreadable);
    holds(GrantRules::idle);
    holds(GrantRules::foreign);
  }

  /**
   * A function's role is Lambda's to assume and writes the function's log group.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html">Execution
   *     role</a>
   */
  @Test
  void everyFunctionMayWriteItsLog() {
    sees(
        GrantRules::logs,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "logs:PutLogEvents", "logs:GetLogEvents"));
    sees(
        GrantRules::trust,
        Variant.DEV,
        "AWS::IAM::Role",
        role -> role.replace("AssumeRolePolicyDocument", "lambda.", "edgelambda."));
    holds(GrantRules::logs);
    holds(GrantRules::trust);
  }

  /**
   * A function that is traced sends its segments as its role.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html">Lambda and
   *     X-Ray</a>
   */
  @Test
  void everyTracedFunctionMaySendItsSegments() {
    sees(
        GrantRules::traces,
        Variant.PROD,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "xray:PutTraceSegments", "xray:GetTraceGraph"));
    holds(GrantRules::traces);
  }

  /**
   * A browser asks before it sends a header that is on no safe list, and keeps answers' headers
   * from the page unless they are exposed. A star in the list of headers does not stand for {@code
   * authorization}.
   *
   * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">The CORS protocol</a>
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS
   *     of HTTP APIs</a>
   */
  @Test
  void everyPageMaySendWhatOpenAisSdkSendsAndReadWhatIsAnswered() {
    sees(
        PageRules::api,
        Variant.PROD,
        "AWS::ApiGatewayV2::Api",
        api -> api.replace("CorsConfiguration", "\"x-stainless-os\",", ""));
    sees(
        PageRules::api,
        Variant.PROD,
        "AWS::ApiGatewayV2::Api",
        api -> api.object("CorsConfiguration").putArray("AllowHeaders").add("*"));
    sees(
        PageRules::api,
        Variant.PROD,
        "AWS::ApiGatewayV2::Api",
        api -> api.replace("CorsConfiguration", "\"x-ratelimit-limit-tokens\",", ""));
    holds(PageRules::api);
  }

  /**
   * A bucket without CORS rules takes no presigned upload from a page.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html">CORS of
   *     buckets</a>
   */
  @Test
  void everyBucketForUploadsTakesThemFromPages() {
    sees(
        PageRules::uploads,
        Variant.DEV,
        "AWS::S3::Bucket",
        bucket -> bucket.replace("CorsConfiguration", "PUT", "GET"));
    sees(
        PageRules::uploads,
        Variant.DEV,
        "AWS::ApiGatewayV2::Api",
        api ->
            api.replace(
                "CorsConfiguration",
                "\"AllowOrigins\":\\[\"[*]\"]",
                "\"AllowOrigins\":[\"https://a.example\"]"));
    holds(PageRules::uploads);
  }

  /**
   * A call needs an Allow of its action on its resource. The calls are recorded where the zips run.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Actions
   *     and resources</a>
   */
  @Test
  void everyCallThatAFunctionMakesIsGranted() {
    sees(
        CallRules::refused,
        Variant.DEV,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "dynamodb:UpdateItem", "dynamodb:Scan"));
    sees(
        CallRules::refused,
        Variant.NAMED_DATABASE,
        "AWS::IAM::Policy",
        policy -> policy.replace("PolicyDocument", "/index/open", "/index/closed"));
    holds(CallRules::refused);
  }

  /**
   * A resource's own policy may refuse what a role was granted: an explicit Deny wins.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Evaluation
   *     logic</a>
   */
  @Test
  void noPolicyOfAResourceDeniesWhatAFunctionDoes() {
    sees(
        CallRules::denied,
        Variant.DEV,
        "AWS::S3::BucketPolicy",
        policy ->
            policy.replace(
                "PolicyDocument",
                "\"aws:SecureTransport\":\"false\"",
                "\"aws:SecureTransport\":\"true\""));
    sees(
        CallRules::denied,
        Variant.DEV,
        "AWS::SQS::QueuePolicy",
        policy ->
            policy.replace(
                "PolicyDocument",
                "\"aws:SecureTransport\":\"false\"",
                "\"aws:SecureTransport\":\"true\""));
    holds(CallRules::denied);
  }

  @Test
  void everyKindOfResourceHasARuleOrNeedsNone() {
    Set<String> kinds =
        Stream.of(Variant.values())
            .flatMap(variant -> assemblies.of(variant).all())
            .map(Resource::type)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(
        Kinds.RULES.keySet(),
        kinds,
        "write down in Kinds by which rule of this class AWS lets it work, or why it needs none");
  }

  @Test
  void arnsAreComparedByTheirParts() {
    String api = "arn:aws:execute-api:eu-west-3:123456789012:abc";

    assertTrue(Iam.arnMatches(api + "/*/*", api + "/$default/$default"));
    assertTrue(Iam.arnMatches(api + "/*/*", api + "/$default/POST/v1/embeddings"));
    assertFalse(Iam.arnMatches(api + "/*/*/*", api + "/$default/$default"));
    assertFalse(Iam.arnMatches("arn:aws:*:abc/*", api + "/$default/$default"));
    assertTrue(Iam.arnMatches("arn:aws:s3:::embedway-???-*", "arn:aws:s3:::embedway-dev-b"));
    assertEquals(true, Iam.matches("secret:a.b-??????", "secret:a.b-AbCdEf"));
    assertFalse(Iam.matches("secret:a.b-??????", "secret:aXb-AbCdEf"));
  }
}

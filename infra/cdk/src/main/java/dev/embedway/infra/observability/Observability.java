package dev.embedway.infra.observability;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.Deployment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Alarms, who is told of them, and the dashboard. */
public final class Observability extends Construct {

  private final Map<String, Alarm> alarms = new HashMap<>();

  /** Makes the alarms and the dashboard below {@code scope}. */
  public Observability(
      Construct scope, String id, Deployment deployment, ObservedResources observed) {
    super(scope, id);
    Topic topic =
        Topic.Builder.create(this, "Alarms")
            .displayName("Alarms of " + deployment.prefix())
            .enforceSsl(true)
            .build();
    topic.addToResourcePolicy(publishing(deployment, topic));
    deployment
        .watching()
        .alarmEmail()
        .ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
    for (AlarmSpec spec : new Alarms(observed).all()) {
      Alarm alarm = alarm(deployment, spec);
      alarm.addAlarmAction(new SnsAction(topic));
      alarms.put(spec.key(), alarm);
    }
    new DashboardFactory(deployment, observed).create(this);
  }

  /** A policy of one's own replaces the one by which the account's alarms may publish. */
  private static PolicyStatement publishing(Deployment deployment, Topic topic) {
    return PolicyStatement.Builder.create()
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .actions(List.of("sns:Publish"))
        .resources(List.of(topic.getTopicArn()))
        .conditions(
            Map.of(
                "StringEquals",
                Map.of("aws:SourceAccount", Aws.ACCOUNT_ID),
                "ArnLike",
                Map.of(
                    "aws:SourceArn",
                    "arn:%s:cloudwatch:%s:%s:alarm:%s-*"
                        .formatted(
                            Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, deployment.prefix()))))
        .build();
  }

  private Alarm alarm(Deployment deployment, AlarmSpec spec) {
    return Alarm.Builder.create(this, Names.id(spec.key()))
        .alarmName(deployment.prefix() + "-" + spec.key())
        .alarmDescription(spec.meaning() + ". See docs/operations.md, " + spec.key() + ".")
        .metric(spec.metric())
        .threshold(spec.threshold())
        .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
        .evaluationPeriods(spec.periods())
        .treatMissingData(TreatMissingData.NOT_BREACHING)
        .build();
  }

  /** The alarms by their keys. */
  public Map<String, Alarm> alarms() {
    return alarms;
  }
}

package dev.embedway.infra;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** Alarms, who is told of them, and the dashboard. */
final class Observability extends Construct {

  Observability(Construct scope, String id, Deployment deployment, Observed observed) {
    super(scope, id);
    Topic topic =
        Topic.Builder.create(this, "Alarms")
            .displayName("Alarms of " + deployment.prefix())
            .enforceSsl(true)
            .build();
    deployment
        .alarmEmail()
        .ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
    List<AlarmSpec> alarms = new Alarms(observed).all();
    for (AlarmSpec alarm : alarms) {
      alarm(deployment, alarm).addAlarmAction(new SnsAction(topic));
    }
    new Board(deployment, observed).show(this);
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
}

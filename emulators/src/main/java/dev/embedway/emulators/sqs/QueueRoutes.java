package dev.embedway.emulators.sqs;

import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Loopback;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.Props;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.server.Route$;
import org.apache.pekko.stream.Materializer;
import org.elasticmq.Limits;
import org.elasticmq.NodeAddress;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.ElasticMQConfig;
import org.elasticmq.rest.sqs.QueueURLModule;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.rest.sqs.XmlNsVersion;
import org.elasticmq.util.NowProvider;
import scala.Function1;
import scala.jdk.javaapi.FutureConverters;

/**
 * ElasticMQ's routes without the server that it would open for them.
 *
 * <p>Its builder makes them and binds them in one method, to a port that takes any credentials. So
 * the same two steps are done here: the object that holds the actions, and the function that makes
 * the route of them, both of which the Scala compiler made public. Thread-safe.
 */
final class QueueRoutes {

  private final Function1<Object, Object> answer;
  private final AtomicReference<NodeAddress> address;

  private QueueRoutes(Function1<Object, Object> answer, AtomicReference<NodeAddress> address) {
    this.answer = answer;
    this.address = address;
  }

  @SuppressWarnings("unchecked")
  static QueueRoutes of(TheSQSRestServerBuilder builder, ActorSystem actors) {
    AtomicReference<NodeAddress> address =
        new AtomicReference<>(new NodeAddress("http", Loopback.HOST, 0, ""));
    ActorRef queues =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                () ->
                    new QueueManagerActor(
                        new NowProvider(), builder.sqsLimits(), builder.queueEventListener())));
    try {
      Constructor<?> actions =
          Class.forName(TheSQSRestServerBuilder.class.getName() + "$$anon$1")
              .getDeclaredConstructor(
                  TheSQSRestServerBuilder.class,
                  AtomicReference.class,
                  ActorSystem.class,
                  Materializer.class,
                  ActorRef.class,
                  Limits.class,
                  AutoCreateQueuesConfig.class);
      Object module =
          actions.newInstance(
              builder,
              address,
              actors,
              Materializer.createMaterializer(actors),
              queues,
              builder.sqsLimits(),
              builder.autoCreateQueuesConfig());
      Object route =
          TheSQSRestServerBuilder.class
              .getMethod(
                  "$anonfun$start$4",
                  QueueURLModule.class,
                  ElasticMQConfig.class,
                  XmlNsVersion.class)
              .invoke(null, module, new ElasticMQConfig(), XmlNsVersion.apply());
      Function1<?, ?> answer =
          Route$.MODULE$.toFunction((Function1) route, (ClassicActorSystemProvider) actors);
      return new QueueRoutes((Function1<Object, Object>) answer, address);
    } catch (InvocationTargetException e) {
      throw new EmulatorException("ElasticMQ does not start", e);
    } catch (ReflectiveOperationException e) {
      throw new EmulatorException("This version of ElasticMQ cannot be guarded", e);
    }
  }

  /** Tells the port that is in the URLs of queues. */
  void listensOn(int port) {
    address.set(new NodeAddress("http", Loopback.HOST, port, ""));
  }

  /** Answers one request, whose body may be read once. */
  @SuppressWarnings("unchecked")
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return FutureConverters.asJava((scala.concurrent.Future<HttpResponse>) answer.apply(request));
  }
}

package dev.embedway.topology;

import java.util.List;

/**
 * Options of the JVM that runs a function, beside the runtime's own.
 *
 * <p>{@code --enable-native-access} is not among them: with it a JVM uses no AOT cache, and without
 * it the first native call is answered by a warning alone.
 *
 * @see <a href="https://openjdk.org/jeps/472">JEP 472: restrict the use of JNI</a>
 */
public final class FunctionJvm {

  /**
   * The options, in order. No address of a name is kept: the JVM's 30 seconds are counted by a
   * clock that stands still while a snapshot waits.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html#snapstart-networking">Lambda:
   *     networking with SnapStart</a>
   */
  public static final List<String> OPTIONS =
      List.of("--sun-misc-unsafe-memory-access=allow", "-Dsun.net.inetaddr.ttl=0");

  private FunctionJvm() {}
}

package dev.embedway.emulators.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.SharedPostgres;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopbackTest {

  static Stream<Integer> ports() {
    String postgres = SharedPostgres.freshDatabase().jdbcUrl().replace("jdbc:", "");
    return Stream.of(
            SharedEmulators.sqsEndpoint(),
            SharedEmulators.dynamoDbEndpoint(),
            SharedEmulators.s3Endpoint(),
            URI.create(postgres))
        .map(URI::getPort);
  }

  @ParameterizedTest
  @MethodSource("ports")
  void everyServerAnswersThisMachineOnly(int port) throws SocketException {
    assertDoesNotThrow(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());

    for (InetAddress outside : outsideAddresses()) {
      assertThrows(ConnectException.class, () -> new Socket(outside, port).close());
    }
  }

  private static List<InetAddress> outsideAddresses() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }
}

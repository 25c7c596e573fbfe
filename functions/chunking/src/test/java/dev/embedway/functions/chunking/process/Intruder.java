package dev.embedway.functions.chunking.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.stream.Stream;

/**
 * Child that tries what a parser which was taken over would: each line of its input is a verb and
 * its object, each line of its output says what came of one.
 */
final class Intruder {

  private static final int SIGTERM = 15;

  private Intruder() {}

  public static void main(String[] args) {
    Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
    while (lines.hasNext()) {
      String verb = lines.next();
      System.out.println(verb + " " + outcome(verb, lines.next()));
    }
  }

  private static String outcome(String verb, String object) {
    try {
      return attempt(verb, object);
    } catch (AccessDeniedException e) {
      return "denied";
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).contains("ermission denied") ? "denied" : "" + e;
    }
  }

  private static String attempt(String verb, String object) throws IOException {
    switch (verb) {
      case "read" -> {
        byte[] _ = Files.readAllBytes(Path.of(object));
      }
      case "list" -> {
        try (Stream<Path> files = Files.list(Path.of(object))) {
          long _ = files.count();
        }
      }
      case "write" -> {
        Path _ = Files.writeString(Path.of(object), "was here");
      }
      case "scratch" -> {
        Path file = Files.createTempFile("of", "mine");
        Files.write(file, Files.readAllBytes(Files.writeString(file, "words")));
        Files.delete(file);
      }
      // Java's options for proxies hold for Socket alone.
      case "connect" ->
          SocketChannel.open(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(object)))
              .close();
      case "listen" ->
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .close();
      case "run" -> {
        Process _ = new ProcessBuilder(object).start();
      }
      case "signal" -> {
        return CLibrary.call("kill", Long.parseLong(object), SIGTERM) == 0 ? "done" : "denied";
      }
      default -> throw new IllegalArgumentException(verb);
    }
    return "done";
  }
}

package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** Redis as an own process on loopback, behind a password. */
final class RedisServer implements RunningPart {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final NativeProcess process;
  private final int port;
  private final String password;

  private RedisServer(NativeProcess process, int port, String password) {
    this.process = process;
    this.port = port;
    this.password = password;
  }

  static RedisServer start(BackingOptions options, Secrets secrets, int port) {
    String password = secrets.password("redis");
    Path data = PrivateFiles.createFolder(options.folder().resolve("redis"));
    Path config = data.resolve("redis.conf");
    // A file, because a password on the command line could be read by everybody on the machine.
    PrivateFiles.write(config, configuration(data, port, password, options.lasting()));
    NativeProcess process =
        NativeProcess.start(
            options.folder(),
            "redis",
            port,
            NativeProcess.command(
                List.of(program(options.progress()).toString(), config.toString())));
    RedisServer server = new RedisServer(process, port, password);
    try {
      process.awaitReady(START_LIMIT, server::answers);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.stop("TERM", Duration.ofSeconds(10));
  }

  private static String configuration(Path data, int port, String password, boolean lasting) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "protected-mode yes",
        "port " + port,
        "requirepass " + password,
        "dir \"" + data + "\"",
        lasting ? "appendonly yes" : "appendonly no",
        "save \"\"",
        "daemonize no",
        "");
  }

  private static Path program(Consumer<String> progress) {
    Path folder =
        CacheFolder.ofUser(progress)
            .entry(
                "redis-6.2",
                (temporary, destination) ->
                    ExecutableProvider.newJarResourceProvider(temporary.toFile()).get());
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isExecutable)
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      String greeting = "AUTH " + password + "\r\nPING\r\n";
      socket.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
      byte[] expected = "+OK\r\n+PONG\r\n".getBytes(StandardCharsets.US_ASCII);
      return Arrays.equals(socket.getInputStream().readNBytes(expected.length), expected);
    } catch (IOException e) {
      return false;
    }
  }
}

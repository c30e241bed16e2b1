package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.programs.CacheFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.function.Uncheck;
import redis.embedded.core.ExecutableProvider;

/** Redis as an own process on loopback, behind a password. */
record RedisServer(NativeProcess process, int port, String password) implements RunningPart {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  static RedisServer start(BackingOptions options, Secrets secrets, int port) {
    String password = secrets.password("redis");
    Path data = PrivateFiles.createFolder(options.folder().resolve(BackingPart.REDIS.partName()));
    Path config = data.resolve("redis.conf");
    // A file, because a password on the command line could be read by everybody on the machine.
    PrivateFiles.write(
        config,
        """
        bind 127.0.0.1
        protected-mode yes
        port %d
        requirepass %s
        dir "%s"
        appendonly %s
        save ""
        daemonize no
        """
            .formatted(port, password, data, options.lasting() ? "yes" : "no"));
    ProcessBuilder command =
        NativeProcess.command(List.of(program(options.progress()), config.toString()));
    RedisServer server =
        new RedisServer(
            NativeProcess.start(options.folder(), "redis", port, command), port, password);
    server.process.awaitReady(START_LIMIT, server::responds);
    return server;
  }

  String url() {
    return "redis://:" + password + "@127.0.0.1:" + port;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("quarkus.redis.hosts", url());
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.stop("TERM", Duration.ofSeconds(10));
  }

  private static String program(Consumer<String> progress) {
    Path folder =
        CacheFolder.ofUser(progress)
            .entry(
                "redis-6.2",
                (temporary, destination) ->
                    ExecutableProvider.newJarResourceProvider(temporary.toFile()).get());
    try (Stream<Path> files = Uncheck.get(() -> Files.walk(folder))) {
      return files
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .findFirst()
          .orElseThrow()
          .toString();
    }
  }

  private boolean responds() {
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

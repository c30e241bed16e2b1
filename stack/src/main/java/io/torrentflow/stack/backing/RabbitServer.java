package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ: either a node of our own with its own Erlang port mapper, or somebody else's broker,
 * which we only use.
 */
final class RabbitServer implements RunningPart {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final BrokerAddress address;
  private final @Nullable Node node;

  private RabbitServer(BrokerAddress address, @Nullable Node node) {
    this.address = address;
    this.node = node;
  }

  private record Node(NativeProcess server, PortMapper epmd) {}

  static RabbitServer start(BackingOptions options, Secrets secrets, PortBook ports) {
    RabbitSource source = RabbitSource.find(System.getenv());
    source.require();
    return switch (source) {
      case RabbitSource.External(BrokerAddress address) -> new RabbitServer(address, null);
      case RabbitSource.Installed(Path program) ->
          startNode(RabbitLayout.ofInstalled(program), options, secrets, ports);
      case RabbitSource.Packages() ->
          startNode(
              RabbitLayout.ofUnpacked(
                  RabbitPackages.unpacked(
                      CacheFolder.ofUser(options.progress()), options.progress())),
              options,
              secrets,
              ports);
      case RabbitSource.None() -> throw new IllegalStateException("None is refused before");
    };
  }

  BrokerAddress address() {
    return address;
  }

  @Override
  public boolean isAlive() {
    return node == null || node.server().isAlive();
  }

  /** Starts the port mapper again if it alone has died; the broker itself works on without it. */
  void keepPortMapper() {
    if (node != null && node.server().isAlive()) {
      node.epmd().keep();
    }
  }

  @Override
  public void close() {
    if (node != null) {
      node.server().stop("TERM", Duration.ofSeconds(20));
      node.epmd().stop();
    }
  }

  private static RabbitServer startNode(
      RabbitLayout layout, BackingOptions options, Secrets secrets, PortBook ports) {
    Path data = PrivateFiles.createFolder(options.folder().resolve("rabbitmq"));
    BrokerAddress address =
        new BrokerAddress(
            false,
            "127.0.0.1",
            ports.portOf("rabbitmq"),
            "torrentflow",
            secrets.password("rabbitmq"),
            "/");
    int epmdPort = ports.portOf("epmd");
    Map<String, String> environment =
        RabbitEnvironment.prepare(
            layout, data, address, ports.portOf("rabbitmq-distribution"), epmdPort);
    PortMapper epmd =
        PortMapper.start(options.folder(), epmdPort, command(layout.epmd(), environment));
    NativeProcess server =
        NativeProcess.start(
            options.folder(),
            "rabbitmq",
            address.port(),
            command(layout.server().toString(), environment));
    RabbitServer running = new RabbitServer(address, new Node(server, epmd));
    try {
      server.awaitReady(START_LIMIT, () -> AmqpLogin.at(address) == AmqpLogin.Outcome.ACCEPTED);
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private static ProcessBuilder command(String program, Map<String, String> environment) {
    ProcessBuilder command = NativeProcess.command(List.of(program));
    command.environment().putAll(environment);
    return command;
  }
}

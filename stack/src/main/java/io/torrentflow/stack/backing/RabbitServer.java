package io.torrentflow.stack.backing;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.PrivateFiles;
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

  private record Node(NativeProcess server, NativeProcess epmd) {}

  static RabbitServer start(BackingOptions options, Secrets secrets, PortBook ports) {
    return switch (RabbitSource.find(System.getenv())) {
      case RabbitSource.External(BrokerAddress address) -> use(address);
      case RabbitSource.Installed(Path program) ->
          startNode(RabbitLayout.ofInstalled(program), options, secrets, ports);
      case RabbitSource.Packages() ->
          startNode(
              RabbitLayout.ofUnpacked(
                  RabbitPackages.unpacked(CacheFolder.ofUser(), options.progress())),
              options,
              secrets,
              ports);
      case RabbitSource.None() ->
          throw new StackException(
              "There is no RabbitMQ: install the package rabbitmq-server, or set RABBITMQ_URL to"
                  + " amqp://user:password@host:port/vhost.");
    };
  }

  BrokerAddress address() {
    return address;
  }

  @Override
  public boolean isAlive() {
    return node == null || (node.server().isAlive() && node.epmd().isAlive());
  }

  @Override
  public void close() {
    if (node != null) {
      node.server().stop("TERM", Duration.ofSeconds(20));
      node.epmd().stop("TERM", Duration.ofSeconds(5));
    }
  }

  private static RabbitServer use(BrokerAddress address) {
    if (!address.answers()) {
      throw new StackException(
          "No broker answers at %s:%d; start it, or correct or unset RABBITMQ_URL."
              .formatted(address.host(), address.port()));
    }
    return new RabbitServer(address, null);
  }

  private static RabbitServer startNode(
      RabbitLayout layout, BackingOptions options, Secrets secrets, PortBook ports) {
    Path data = PrivateFiles.createFolder(options.folder().resolve("rabbitmq"));
    BrokerAddress address =
        new BrokerAddress(
            "127.0.0.1",
            ports.portOf("rabbitmq"),
            "torrentflow",
            secrets.password("rabbitmq"),
            "/");
    int epmdPort = ports.portOf("epmd");
    Map<String, String> environment =
        RabbitEnvironment.prepare(
            layout, data, address, ports.portOf("rabbitmq-distribution"), epmdPort);
    NativeProcess epmd =
        NativeProcess.start(
            options.folder(), "epmd", epmdPort, command(layout.epmd(), environment));
    NativeProcess server =
        NativeProcess.start(
            options.folder(),
            "rabbitmq",
            address.port(),
            command(layout.server().toString(), environment));
    RabbitServer running = new RabbitServer(address, new Node(server, epmd));
    try {
      server.awaitReady(START_LIMIT, address::answers);
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

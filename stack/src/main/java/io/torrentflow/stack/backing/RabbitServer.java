package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.process.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ: either a node of our own with its own Erlang port mapper (epmd), or somebody else's
 * broker, which we only use.
 */
record RabbitServer(BrokerAddress address, @Nullable Node node) implements RunningPart {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  static RabbitServer start(BackingOptions options, Secrets secrets, PortBook ports) {
    RabbitSource source = RabbitSource.find(System.getenv());
    if (source instanceof RabbitSource.External(BrokerAddress address)) {
      return new RabbitServer(address, null);
    }
    BrokerAddress address =
        new BrokerAddress(
            false,
            "127.0.0.1",
            ports.portOf("rabbitmq"),
            "torrentflow",
            secrets.password("rabbitmq"),
            "/");
    return new RabbitServer(
        address, new Node(options.folder(), source.programs(options.progress()), address, ports));
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("torrentflow.broker.url", address.url());
  }

  @Override
  public boolean isAlive() {
    return node == null || node.server.isAlive();
  }

  /** Starts the port mapper again if it alone has died; the broker itself works on without it. */
  void keepPortMapper() {
    if (node != null && node.server.isAlive() && !node.epmd.isAlive()) {
      node.epmd = node.portMapper.get();
    }
  }

  @Override
  public void close() {
    if (node != null) {
      node.server.stop("TERM", Duration.ofSeconds(20));
      node.epmd.stop("TERM", Duration.ofSeconds(5));
    }
  }

  static final class Node {
    private final Supplier<NativeProcess> portMapper;
    private final NativeProcess server;
    private volatile NativeProcess epmd;

    Node(Path home, RabbitPrograms programs, BrokerAddress address, PortBook ports) {
      int epmdPort = ports.portOf("epmd");
      Map<String, String> environment =
          RabbitEnvironment.prepare(
              programs,
              PrivateFiles.createFolder(home.resolve(BackingPart.RABBITMQ.partName())),
              address,
              ports.portOf("rabbitmq-distribution"),
              epmdPort);
      portMapper =
          () -> NativeProcess.start(home, "epmd", epmdPort, command(programs.epmd(), environment));
      epmd = portMapper.get();
      // A node that does not find one starts another, which nobody would stop.
      epmd.awaitReady(START_LIMIT, () -> Probe.isListening(epmdPort));
      try {
        server =
            NativeProcess.start(
                home,
                "rabbitmq",
                address.port(),
                command(programs.server().toString(), environment));
        server.awaitReady(START_LIMIT, () -> AmqpLogin.at(address) == AmqpLogin.ACCEPTED);
      } catch (RuntimeException e) {
        epmd.stop("TERM", Duration.ofSeconds(5));
        throw e;
      }
    }

    private static ProcessBuilder command(String program, Map<String, String> environment) {
      ProcessBuilder command = NativeProcess.command(List.of(program));
      command.environment().putAll(environment);
      return command;
    }
  }
}

package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What makes a RabbitMQ node ours alone: own name space, ports, folders, users. */
final class RabbitEnvironment {
  private RabbitEnvironment() {}

  /** Writes the node's configuration into its folder and gives the environment to start it with. */
  static Map<String, String> prepare(
      RabbitPrograms programs, Path data, BrokerAddress address, int distributionPort, int epmd) {
    return Map.ofEntries(
        Map.entry("PATH", searchPath(programs)),
        // Erlang keeps its cookie there.
        Map.entry("HOME", data.toString()),
        Map.entry("RABBITMQ_NODENAME", "torrentflow@localhost"),
        Map.entry("RABBITMQ_NODE_IP_ADDRESS", address.host()),
        Map.entry("RABBITMQ_NODE_PORT", "" + address.port()),
        Map.entry("RABBITMQ_DIST_PORT", "" + distributionPort),
        Map.entry("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", data.resolve("log").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", written(data, "enabled_plugins", "[].\n")),
        // No settings of the system's own server.
        Map.entry("RABBITMQ_CONF_ENV_FILE", written(data, "rabbitmq-env.conf", "")),
        Map.entry("RABBITMQ_CONFIG_FILE", written(data, "rabbitmq.conf", configuration(address))),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("ERL_EPMD_PORT", "" + epmd),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
            // Erlang would listen for other nodes on every interface.
            "-kernel inet_dist_use_interface {127,0,0,1} "
                // It starts by reading some thousand small files one after the other. Threads that
                // wait a moment for the next one before they sleep make that a third quicker.
                + "+sbwtdio short"),
        // Makes the start script become the server instead of its parent: one process, one pid,
        // and TERM reaches it.
        Map.entry("RUNNING_UNDER_SYSTEMD", "true"));
  }

  // It stops publishers below its disk limit, and then no job can be removed to make room. A
  // system starts with twice as much, which is room for all that is queued here.
  private static String configuration(BrokerAddress address) {
    return """
    listeners.tcp.1 = %s:%d
    default_user = %s
    default_pass = %s
    default_vhost = %s
    disk_free_limit.absolute = 32MB
    vm_memory_high_watermark.absolute = 512MB
    log.console.level = warning
    log.file.level = info
    """
        .formatted(
            address.host(),
            address.port(),
            address.username(),
            address.password(),
            address.virtualHost());
  }

  private static String written(Path folder, String name, String text) {
    PrivateFiles.write(folder.resolve(name), text);
    return folder.resolve(name).toString();
  }

  private static String searchPath(RabbitPrograms programs) {
    String inherited = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
    return Stream.concat(programs.searchPath().stream().map(Path::toString), Stream.of(inherited))
        .collect(Collectors.joining(":"));
  }
}

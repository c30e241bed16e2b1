package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.kernel.net.BrokerAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What makes a RabbitMQ node ours alone: own name space, ports, folders, users. */
final class RabbitEnvironment {
  private RabbitEnvironment() {}

  /** Writes the node's configuration into its folder and gives the environment to start it with. */
  static Map<String, String> prepare(
      RabbitLayout layout, Path data, BrokerAddress address, int distributionPort, int epmdPort) {
    Path config = data.resolve("rabbitmq.conf");
    PrivateFiles.write(config, configuration(address));
    Path noPlugins = data.resolve("enabled_plugins");
    PrivateFiles.write(noPlugins, "[].\n");
    Path noSystemSettings = data.resolve("rabbitmq-env.conf");
    PrivateFiles.write(noSystemSettings, "");

    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", searchPath(layout));
    // Erlang keeps its cookie there.
    environment.put("HOME", data.toString());
    environment.put("RABBITMQ_NODENAME", "torrentflow@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", address.host());
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(address.port()));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
    environment.put("RABBITMQ_MNESIA_BASE", data.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", data.resolve("log").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", noPlugins.toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", noSystemSettings.toString());
    environment.put("RABBITMQ_CONFIG_FILE", config.toString());
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        // Erlang would listen for other nodes on every interface.
        "-kernel inet_dist_use_interface {127,0,0,1} "
            // It starts by reading some thousand small files one after the other. Threads that wait
            // a moment for the next one before they sleep make that a third quicker.
            + "+sbwtdio short");
    // Makes the start script become the server instead of its parent: one process, one pid, and
    // TERM reaches it.
    environment.put("RUNNING_UNDER_SYSTEMD", "true");
    return environment;
  }

  private static String configuration(BrokerAddress address) {
    return String.join(
        "\n",
        "listeners.tcp.1 = " + address.host() + ":" + address.port(),
        "default_user = " + address.username(),
        "default_pass = " + address.password(),
        "default_vhost = " + address.virtualHost(),
        // It stops publishers below it, and then no job can be removed to make room. A system
        // starts
        // with twice as much, which is room for all that is queued here.
        "disk_free_limit.absolute = 32MB",
        "vm_memory_high_watermark.absolute = 512MB",
        "log.console.level = warning",
        "log.file.level = info",
        "");
  }

  private static String searchPath(RabbitLayout layout) {
    String inherited = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
    String first =
        layout.searchPath().stream().map(Path::toString).collect(Collectors.joining(":"));
    return first.isEmpty() ? inherited : first + ":" + inherited;
  }
}

package io.torrentflow.stack.system;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.ListenAddress;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.process.Signals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One service as a JVM of its own. It can be stopped, killed, frozen and started again. */
public final class ServiceProcess {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  private final Home home;
  private final Service service;
  private final String part;
  private final int port;
  private final int managementPort;
  private final Map<String, String> configuration;
  private @Nullable NativeProcess process;

  ServiceProcess(
      Home home,
      Service service,
      String part,
      int port,
      int managementPort,
      Map<String, String> configuration) {
    this.home = home;
    this.service = service;
    this.part = part;
    this.port = port;
    this.managementPort = managementPort;
    this.configuration = Map.copyOf(configuration);
  }

  /** The same service in the same place, configured differently, for when this one is stopped. */
  public ServiceProcess with(Map<String, String> settings) {
    Map<String, String> changed = new HashMap<>(configuration);
    changed.putAll(settings);
    return new ServiceProcess(home, service, part, port, managementPort, changed);
  }

  /** Its name in tables and logs, such as {@code agent-1}. */
  public String part() {
    return part;
  }

  public URI address() {
    return new ListenAddress(configuration.getOrDefault("quarkus.http.host", "127.0.0.1"))
        .here(port);
  }

  /** Where it has its health and metrics. */
  public URI management() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  /** Starts it and returns at once; {@link #awaitReady()} waits. */
  public synchronized void launch() {
    Path jar = new Installation(home).jar(service);
    // A file that only we may read: a command line is read by everybody on the machine.
    Path properties = home.folder().resolve("config").resolve(part + ".properties");
    PrivateFiles.write(properties, text());
    Path temporary = PrivateFiles.createFolder(home.folder().resolve("tmp"));
    ProcessBuilder command =
        NativeProcess.command(ServiceCommand.of(service, jar, properties, temporary));
    command.environment().putAll(ServiceCommand.environment(service));
    process = NativeProcess.start(home.folder(), part, port, command);
  }

  /** Starts it and returns when it is ready. */
  public void start() {
    launch();
    awaitReady();
  }

  /** Waits until it says that it is ready. */
  public void awaitReady() {
    NativeProcess running = process;
    if (running == null) {
      throw new IllegalStateException(part + " was not started");
    }
    running.awaitReady(START_LIMIT, this::isReady);
  }

  /** Whether it says so now. */
  boolean isReady() {
    return Readiness.isReady(management().resolve("/q/health/ready"));
  }

  public boolean isAlive() {
    NativeProcess running = process;
    return running != null && running.isAlive();
  }

  /** Asks it to end; an agent hands its jobs back meanwhile. */
  public synchronized void stop() {
    if (process != null) {
      process.stop("TERM", STOP_GRACE);
      process = null;
    }
  }

  /** Ends it as a crash would (SIGKILL). */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Stops its clocks and threads as a virtual machine that is paused does (SIGSTOP). */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze()} as if no time had passed (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  private synchronized void signal(String signal) {
    if (process == null) {
      throw new IllegalStateException(part + " does not run");
    }
    Signals.send(signal, process.pid());
  }

  private String text() {
    Properties properties = new Properties();
    properties.putAll(configuration);
    properties.setProperty("quarkus.http.port", Integer.toString(port));
    properties.setProperty("quarkus.management.port", Integer.toString(managementPort));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}

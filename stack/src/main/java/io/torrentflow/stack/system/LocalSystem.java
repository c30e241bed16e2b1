package io.torrentflow.stack.system;

import io.torrentflow.cli.Parallel;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.backing.RabbitSource;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PortBook;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceProcess;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole system on this machine. {@code up} keeps one running; tests start their own:
 *
 * <pre>{@code
 * try (LocalSystem system = LocalSystem.start(SystemOptions.temporary(project, new SystemSize(1, 1, 1, 2), Map.of()))) {
 *   system.agent(1).kill();
 * }
 * }</pre>
 */
public final class LocalSystem implements AutoCloseable {
  public static final String ADMIN_EMAIL = "admin@torrentflow.local";

  private final SystemOptions options;
  private final BackingServices backing;
  private final Map<Service, List<ServiceProcess>> fleet = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalSystem(SystemOptions options, BackingServices backing) {
    this.options = options;
    this.backing = backing;
  }

  public static LocalSystem start(SystemOptions options) {
    Home home = options.home();
    // What would fail in the end is better known before the first server starts.
    new PortPlan(home.portBase(), PortBook.in(home.folder())).requireFree(options.launch().size());
    RabbitSource.find(System.getenv());
    new Installation(home).updateServices();
    options.progress().accept("Starting PostgreSQL, Redis, RabbitMQ and the S3 store");
    BackingServices backing =
        BackingServices.start(
            new BackingOptions(
                home.folder(),
                EnumSet.allOf(BackingPart.class),
                options.lasting(),
                false,
                options.progress(),
                options.launch().listen()));
    LocalSystem system = new LocalSystem(options, backing);
    if (!options.lasting()) {
      Runtime.getRuntime().addShutdownHook(new Thread(system::close, "stop-system"));
    }
    try {
      ServicePlan.of(options, backing).forEach(system.fleet::put);
      List<ServiceProcess> services = system.services();
      options
          .progress()
          .accept(
              services.reversed().stream()
                  .map(ServiceProcess::part)
                  .collect(Collectors.joining(", ", "Starting ", "")));
      Parallel.forEach(services, ServiceProcess::start);
      return system;
    } catch (RuntimeException e) {
      system.close();
      throw e;
    }
  }

  public URI address() {
    return gateway(1).address();
  }

  static String adminPassword(Secrets secrets) {
    return secrets.password("admin");
  }

  public BackingServices backing() {
    return backing;
  }

  public ServiceProcess gateway(int number) {
    return replica(Service.GATEWAY, number);
  }

  public ServiceProcess jobs(int number) {
    return replica(Service.JOBS, number);
  }

  public ServiceProcess hub(int number) {
    return replica(Service.HUB, number);
  }

  public ServiceProcess agent(int number) {
    return replica(Service.AGENT, number);
  }

  /** All services in the order in which they stop. */
  public List<ServiceProcess> services() {
    return inStopOrder().flatMap(List::stream).toList();
  }

  /** Stops agents, gateways, hubs, jobs, and then what they stand on. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      inStopOrder().forEach(group -> Parallel.forEach(group, ServiceProcess::stop));
    } finally {
      backing.close();
      if (!options.lasting()) {
        PrivateFiles.deleteTree(options.home().folder());
      }
    }
  }

  private ServiceProcess replica(Service service, int number) {
    return fleet.getOrDefault(service, List.of()).get(number - 1);
  }

  private Stream<List<ServiceProcess>> inStopOrder() {
    return Stream.of(Service.AGENT, Service.GATEWAY, Service.HUB, Service.JOBS)
        .map(service -> fleet.getOrDefault(service, List.of()));
  }
}

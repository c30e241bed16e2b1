package io.torrentflow.stack.system;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import io.torrentflow.stack.service.ServiceProcess;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gives each service its port and its configuration. */
record ServicePlan(
    SystemOptions options,
    BackingServices backing,
    PortPlan ports,
    Map<Service, List<ServiceProcess>> planned) {
  static Map<Service, List<ServiceProcess>> of(SystemOptions options, BackingServices backing) {
    PortPlan ports = new PortPlan(options.home().portBase(), backing.ports());
    ServicePlan plan = new ServicePlan(options, backing, ports, new EnumMap<>(Service.class));
    // Whose address another one is configured with comes first.
    Stream.of(Service.JOBS, Service.HUB, Service.AGENT, Service.GATEWAY)
        .forEach(service -> plan.planned.put(service, plan.replicas(service)));
    return plan.planned;
  }

  private List<ServiceProcess> replicas(Service service) {
    return IntStream.rangeClosed(1, options.launch().size().of(service))
        .mapToObj(number -> process(service, number))
        .toList();
  }

  private ServiceProcess process(Service service, int number) {
    String part = service.partName(number);
    int port = ports.of(service, number);
    Map<String, String> configuration = ServiceConfig.of(service, backing);
    configuration.putAll(own(service, part, port));
    configuration.computeIfPresent(
        ServiceConfig.ALLOWED_RANGES,
        (property, loopback) ->
            Stream.concat(Stream.of(loopback), options.launch().allowedRanges().stream())
                .collect(Collectors.joining(",")));
    configuration.putAll(options.settings().getOrDefault(service, Map.of()));
    Home home = options.home();
    Path jar = new Installation(home).jar(service);
    return new ServiceProcess(
        new ServiceProcess.Spec(
            home.folder(), jar, service, part, port, ports.management(part), configuration));
  }

  private Map<String, String> own(Service service, String part, int port) {
    return switch (service) {
      case GATEWAY ->
          Map.of(
              "quarkus.http.host",
              options.launch().listen().host(),
              "torrentflow.gateway.public-url",
              options.launch().listen().inBrowser(port).toString(),
              "torrentflow.gateway.hub-urls",
              addresses(Service.HUB),
              "torrentflow.gateway.admin-email",
              LocalSystem.ADMIN_EMAIL,
              "torrentflow.gateway.admin-password",
              LocalSystem.adminPassword(backing.secrets()));
      case AGENT ->
          Map.of(
              "torrentflow.agent.id",
              part,
              "torrentflow.agent.address",
              "http://127.0.0.1:" + port,
              "torrentflow.agent.jobs-urls",
              addresses(Service.JOBS),
              "torrentflow.agent.work-directory",
              PrivateFiles.createFolder(options.home().folder().resolve("work").resolve(part))
                  .toString());
      case JOBS, HUB -> Map.of();
    };
  }

  private String addresses(Service service) {
    return planned.getOrDefault(service, List.of()).stream()
        .map(replica -> replica.address().toString())
        .collect(Collectors.joining(","));
  }
}

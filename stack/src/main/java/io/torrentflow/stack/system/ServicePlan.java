package io.torrentflow.stack.system;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.backing.ServiceConfig;
import io.torrentflow.stack.home.Home;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gives each service its port and its configuration. */
final class ServicePlan {
  private final Home home;
  private final BackingServices backing;
  private final SystemOptions options;
  private final PortPlan ports;
  private final List<ServiceProcess> jobs;
  private final List<ServiceProcess> hubs;
  private final List<ServiceProcess> agents;
  private final List<ServiceProcess> gateways;

  ServicePlan(SystemOptions options, BackingServices backing) {
    this.home = options.home();
    this.backing = backing;
    this.options = options;
    ports = new PortPlan(home.portBase(), backing.ports());
    jobs =
        replicas(
            Service.JOBS,
            (part, number) -> process(Service.JOBS, part, ports.jobs(number), Map.of()));
    hubs =
        replicas(
            Service.HUB, (part, number) -> process(Service.HUB, part, ports.hub(number), Map.of()));
    agents = replicas(Service.AGENT, (part, number) -> agent(part, ports.agent(number)));
    gateways =
        replicas(
            Service.GATEWAY,
            (part, number) ->
                process(Service.GATEWAY, part, ports.gateway(number), gatewayConfiguration()));
  }

  List<ServiceProcess> gateways() {
    return gateways;
  }

  List<ServiceProcess> jobs() {
    return jobs;
  }

  List<ServiceProcess> hubs() {
    return hubs;
  }

  List<ServiceProcess> agents() {
    return agents;
  }

  @FunctionalInterface
  private interface Replica {
    ServiceProcess plan(String part, int number);
  }

  private List<ServiceProcess> replicas(Service service, Replica replica) {
    return IntStream.rangeClosed(1, options.size().of(service))
        .mapToObj(number -> replica.plan(service.partName(number), number))
        .toList();
  }

  private Map<String, String> gatewayConfiguration() {
    return Map.of(
        "quarkus.http.host",
        options.launch().listen().host(),
        "torrentflow.gateway.hub-urls",
        addresses(hubs),
        "torrentflow.gateway.admin-email",
        LocalSystem.ADMIN_EMAIL,
        "torrentflow.gateway.admin-password",
        LocalSystem.adminPassword(backing.secrets()));
  }

  private ServiceProcess agent(String id, int port) {
    return process(
        Service.AGENT,
        id,
        port,
        Map.of(
            "torrentflow.agent.id",
            id,
            "torrentflow.agent.address",
            "http://127.0.0.1:" + port,
            "torrentflow.agent.jobs-urls",
            addresses(jobs),
            "torrentflow.agent.work-directory",
            PrivateFiles.createFolder(home.folder().resolve("work").resolve(id)).toString()));
  }

  private static String addresses(List<ServiceProcess> replicas) {
    return replicas.stream()
        .map(replica -> replica.address().toString())
        .collect(Collectors.joining(","));
  }

  private ServiceProcess process(Service service, String part, int port, Map<String, String> own) {
    Map<String, String> configuration = new HashMap<>(backing.configurationOf(service));
    configuration.putAll(own);
    configuration.computeIfPresent(
        ServiceConfig.ALLOWED_RANGES,
        (property, loopback) ->
            Stream.concat(Stream.of(loopback), options.launch().allowedRanges().stream())
                .collect(Collectors.joining(",")));
    configuration.putAll(options.settings().getOrDefault(service, Map.of()));
    return new ServiceProcess(home, service, part, port, ports.management(part), configuration);
  }
}

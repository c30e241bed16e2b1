package io.torrentflow.stack.system;

import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.backing.Service;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.PrivateFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gives each service its port and its configuration. */
final class ServicePlan {
  private final Home home;
  private final BackingServices backing;
  private final SystemOptions options;
  private final ServiceProcess jobs;
  private final List<ServiceProcess> hubs;
  private final List<ServiceProcess> agents;
  private final ServiceProcess gateway;

  ServicePlan(SystemOptions options, BackingServices backing) {
    this.home = options.home();
    this.backing = backing;
    this.options = options;
    PortPlan ports = new PortPlan(home.portBase(), backing.ports());
    jobs = process(Service.JOBS, Service.JOBS.partName(), ports.jobs(), Map.of());
    hubs =
        IntStream.rangeClosed(1, options.hubs())
            .mapToObj(number -> hub(number, ports.hub(number)))
            .toList();
    agents =
        IntStream.rangeClosed(1, options.agents())
            .mapToObj(number -> agent(number, ports.agent(number)))
            .toList();
    gateway =
        process(
            Service.GATEWAY, Service.GATEWAY.partName(), ports.gateway(), gatewayConfiguration());
  }

  ServiceProcess gateway() {
    return gateway;
  }

  ServiceProcess jobs() {
    return jobs;
  }

  List<ServiceProcess> hubs() {
    return hubs;
  }

  List<ServiceProcess> agents() {
    return agents;
  }

  private Map<String, String> gatewayConfiguration() {
    return Map.of(
        "torrentflow.gateway.hub-urls",
        hubs.stream().map(hub -> hub.address().toString()).collect(Collectors.joining(",")),
        "torrentflow.gateway.admin-email",
        LocalSystem.ADMIN_EMAIL,
        "torrentflow.gateway.admin-password",
        LocalSystem.adminPassword(backing.secrets()));
  }

  private ServiceProcess hub(int number, int port) {
    return process(Service.HUB, Service.HUB.partName(number), port, Map.of());
  }

  private ServiceProcess agent(int number, int port) {
    String id = Service.AGENT.partName(number);
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
            jobs.address().toString(),
            "torrentflow.agent.work-directory",
            PrivateFiles.createFolder(home.folder().resolve("work").resolve(id)).toString()));
  }

  private ServiceProcess process(Service service, String part, int port, Map<String, String> own) {
    Map<String, String> configuration = new HashMap<>(backing.configurationOf(service));
    configuration.putAll(own);
    configuration.putAll(options.settings().getOrDefault(service, Map.of()));
    return new ServiceProcess(home, service, part, port, configuration);
  }
}

package io.torrentflow.gateway.plans;

import java.util.List;

/** All plans, by their ids. */
public record PlanList(List<Plan> items) {}

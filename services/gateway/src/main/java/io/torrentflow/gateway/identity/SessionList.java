package io.torrentflow.gateway.identity;

import java.util.List;

public record SessionList(List<SessionView> items) {}

package io.torrentflow.gateway.identity;

import java.util.List;

public record InvitationList(List<InvitationView> items) {}

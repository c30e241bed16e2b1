package io.torrentflow.gateway.identity;

import java.util.List;

public record TokenList(List<TokenView> items) {}

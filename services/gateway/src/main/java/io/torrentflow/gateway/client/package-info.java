/** What clients are told before anybody logs in. */
package io.torrentflow.gateway.client;

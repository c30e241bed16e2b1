/** What administrators see of the agents. */
package io.torrentflow.gateway.agents;

/** Stand-ins for what is around an agent, for its tests. */
package io.torrentflow.agent.testing;

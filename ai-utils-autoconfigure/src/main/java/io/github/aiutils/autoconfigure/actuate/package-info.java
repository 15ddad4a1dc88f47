/**
 * Auto-configuration of what operators see: endpoints and health.
 */
@NullMarked
package io.github.aiutils.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

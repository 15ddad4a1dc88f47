/**
 * Auto-configuration of chat clients.
 */
@NullMarked
package io.github.aiutils.autoconfigure.client;

import org.jspecify.annotations.NullMarked;

package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.github.aiutils.VirtualTime;

/** Virtual time since 1970. */
final class VirtualClock extends Clock {

    private final VirtualTime time;

    VirtualClock(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plus(this.time.passed());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

}

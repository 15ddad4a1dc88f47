package io.github.aiutils.limit;

import io.github.aiutils.Call;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The models that share one quota, and who waits for it. */
final class Scope {

    final String name;

    final QuotaSettings settings;

    final Quota quota;

    final FairQueue<Admission> waiting;

    final Caps caps = new Caps();

    long usedAt;

    @Nullable Disposable timer;

    long timerAt;

    Scope(String name, QuotaSettings settings, long now) {
        this.name = name;
        this.settings = settings;
        this.quota = new Quota(settings, now);
        this.waiting = new FairQueue<>(settings.charge());
        this.usedAt = now;
    }

    void take(Call call) {
        Integer cap = call.request().options().maxOutputTokens();
        if (cap != null && this.settings.charge().countsCap()) {
            this.caps.add(call.route().model(), cap);
        }
    }

    boolean idle(long now) {
        return this.waiting.size() == 0 && this.quota.idle(now);
    }

    void disarm() {
        if (this.timer != null) {
            this.timer.dispose();
            this.timer = null;
        }
    }

}

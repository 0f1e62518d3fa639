package dev.theseus.engine.drive;

import dev.theseus.core.inventory.Inventory.Host;
import dev.theseus.core.plan.Question;
import dev.theseus.core.plan.Step;
import dev.theseus.core.port.ActionContext.Answer;
import dev.theseus.core.port.ActionException;
import dev.theseus.core.port.Expressions.ExpressionFailed;
import dev.theseus.core.run.Input;
import dev.theseus.core.run.Site;
import dev.theseus.core.value.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What comes after an effect: verify, then capture. */
final class Concluding {
    private final Workplace place;
    private final Asking asking;
    private final Results results;
    private final Losses losses;

    Concluding(Workplace place, Asking asking, Results results, Losses losses) {
        this.place = place;
        this.asking = asking;
        this.results = results;
        this.losses = losses;
    }

    Input conclude(Site site, int attempt) throws InterruptedException {
        Step step = place.step(site);
        String output = Results.outputName(site, attempt);
        try {
            Host host = place.host(site);
            Instant now = place.parts().clock().now();
            StepContext context = place.context(site, attempt, "f", host, now, StepContext.Mode.FRESH);
            Map<String, Value> result = place.state()
                    .read(run -> Optional.ofNullable(run.lanes().get(site.lane()))
                            .map(lane -> lane.result().values())
                            .orElse(Map.of()));
            Map<String, Value> captures = new LinkedHashMap<>(Results.automatic(result));
            captures.putAll(losses.whenOpened(site, context));
            Optional<Question> verify = step.conditions().verify();
            if (verify.isPresent()) {
                Question question = verify.get();
                Answer answer = question.polling().waits()
                        ? asking.await(question, site, context)
                        : asking.ask(question, site, context);
                if (!answer.holds()) return results.unverified(step, site, attempt, question, answer);
            }
            captures.putAll(asking.captures(step, context, result));
            return new Input.Concluded(
                    site,
                    attempt,
                    results.masked(captures),
                    place.parts().outputs().has(output) ? output : "");
        } catch (ExpressionFailed e) {
            return Workplace.unprepared(site, Workplace.failed(e));
        } catch (ActionException e) {
            return Workplace.unprepared(site, e.failure());
        } catch (Workplace.Misdirected e) {
            return Workplace.unprepared(site, e.failure());
        }
    }
}

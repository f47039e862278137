/** "10:42 Lan duyệt (từ thư)": what happened to a comment, line by line. Pure. */
import type { Site } from '../../../../config/sites.ts';
import type { CommentRow, DecisionRow } from '../../../store/database/schema.ts';
import type { Story } from '../../../store/desk/story.ts';
import { fill, formatDate, formatTime } from '../../../texts.ts';
import type { DeskWords } from '../words.ts';

export interface StoryLine {
  at: number;
  /** `10:42`, with the date when it was another day than today. */
  time: string;
  text: string;
}

interface Telling {
  site: Pick<Site, 'timezone'>;
  now: number;
  words: DeskWords['history'];
  nameOf(moderator: string | null): string;
}

/** Oldest first. */
export function storyLines(comment: CommentRow, story: Story, telling: Telling): StoryLine[] {
  const { words, nameOf, site, now } = telling;
  const does = words.does as Record<string, string>;
  const did = ({ moderator_id }: Pick<DecisionRow, 'moderator_id'>, verb: string) =>
    verb.includes('{name}') ? fill(verb, { name: nameOf(moderator_id) }) : `${nameOf(moderator_id)} ${verb}`;
  const lines: { at: number; text: string }[] = [];
  for (const { n, author, created_at } of story.revisions) {
    if (author === 'reader')
      lines.push({ at: created_at, text: n === 1 ? words.sent : fill(words.readerEdited, { n }) });
    else if (n === 1)
      lines.push({ at: created_at, text: fill(words.newsroomWrote, { name: nameOf(author) }) });
  }
  for (const decision of story.decisions) {
    const verb = does[verbOf(decision, story)] ?? decision.action;
    const channel = words.channels[decision.channel];
    const text =
      decision.action === 'withdraw'
        ? words.withdrawn
        : `${did(decision, verb)}${decision.reason ? `: ${decision.reason}` : ''}${channel}`;
    lines.push({ at: decision.at, text });
  }
  for (const { action, at, moderator_id, channel } of story.events)
    lines.push({ at, text: `${nameOf(moderator_id)} ${does[action] ?? action}${words.channels[channel]}` });
  for (const answer of story.answers) {
    const isScanners = answer.channel === 'scanner';
    // A machine's visit is told once.
    if (isScanners && lines.some(({ at }) => at === answer.at)) continue;
    const verb = isScanners ? does.scanner : does[`answer-${answer.to_status}`];
    if (verb && answer.from_status !== answer.to_status)
      lines.push({ at: answer.at, text: did(answer, verb) + words.channels[answer.channel] });
  }
  const today = formatDate(now, site);
  return lines
    .sort((one, other) => one.at - other.at)
    .map(({ at, text }) => {
      const day = formatDate(at, site);
      const time = formatTime(at, site);
      return {
        at,
        text: fill(text, { reader: comment.name }),
        time: day === today ? time : `${time} ${day}`,
      };
    });
}

function verbOf(
  { action, to_status, revision, from_revision, channel, undoes }: DecisionRow,
  { revisions }: Story,
): string {
  if (channel === 'scanner') return undoes === null ? action : 'scanner';
  if (action === 'reject' && to_status === 'approved') return 'keep';
  // A moderator's own words are a revision of their own.
  if (action === 'approve' && revision !== from_revision)
    return revisions.find(({ n }) => n === revision)?.author === 'reader' ? 'approve-edit' : 'edit';
  return action;
}

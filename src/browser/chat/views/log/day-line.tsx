/** A new day begins below it; null: none does. */
export function DayLine({ day }: { day: string | null }) {
  if (day === null) return null;
  return (
    <div class="day-line">
      <span>{day}</span>
    </div>
  );
}

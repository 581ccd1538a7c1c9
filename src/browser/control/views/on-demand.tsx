import { useSignal } from '@preact/signals';
import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';

/** A view whose code is fetched when it is first shown; until it is there nothing stands in its place. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let kept: ComponentType<Props> | null = null;
  const Fetched: FunctionComponent<Props> = (props) => {
    const there = useSignal(kept);
    useEffect(() => {
      if (there.value === null)
        void load().then((Loaded) => {
          kept = Loaded;
          there.value = Loaded;
        });
    }, []);
    const View = there.value;
    return View === null ? null : <View {...props} />;
  };
  return Fetched;
}
